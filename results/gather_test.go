package results

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/bench"
)

// A large directory to measure a merge with, of shards that are kept; -cells and -rounds are those of TestLarge:
//
//	go test ./results -run GatherLarge -v -gather /tmp/shards -shards 100 -cells 10000 -rounds 100
//
// The first time it makes the shards; after that it merges them, and prints how much memory the process took at most.
var (
	gatherDir    = flag.String("gather", "", "directory in which TestGatherLarge makes and keeps shards")
	gatherShards = flag.Int("shards", 20, "shards of it")
)

// makeShards divides n cells into shards: each point of the sweep, subsystem and so on is in one.
func makeShards(t *testing.T, dir string, n, rounds, shards int) (dirs []string, all Manifest) {
	cells, schemes := plan(n)
	of := make([][]bench.Cell, shards)
	groups := map[bench.Cell]int{}
	for _, c := range cells {
		g := bench.GroupOf(c)
		if _, ok := groups[g]; !ok {
			groups[g] = len(groups)
		}
		of[groups[g]%shards] = append(of[groups[g]%shards], c)
	}
	for i, part := range of {
		dirs = append(dirs, filepath.Join(dir, fmt.Sprint("shard-", i+1)))
		if _, err := os.Stat(dirs[i]); err != nil {
			shard := &Shard{Plan: "ab", I: i + 1, N: shards, Node: fmt.Sprint(i % 3)}
			makeLargeOf(t, dirs[i], part, schemes, rounds, shard)
		}
	}
	return dirs, Manifest{
		Command: []string{"modbench", "run"}, Schemes: schemes, Cells: cells, Rounds: rounds,
		Merged: &Merged{Plan: "ab", N: shards},
	}
}

// gathered merges the shards in dirs into out.
func gathered(t *testing.T, out string, m Manifest, dirs ...string) error {
	t.Helper()
	var shards []*ShardDir
	for _, dir := range dirs {
		s, err := OpenShard(dir)
		must(t, err)
		if !s.Complete() {
			t.Errorf("%s is not complete", dir)
		}
		shards = append(shards, s)
	}
	return Gather(out, []byte("{}\n"), m, shards)
}

// TestGatherLarge merges shards of many rounds. What is merged reads like one run: the rounds in the order of the plan.
func TestGatherLarge(t *testing.T) {
	if *gatherDir != "" {
		if _, err := os.Stat(*gatherDir); err != nil {
			makeShards(t, *gatherDir, *largeCells, *largeRounds, *gatherShards)
			t.Log("made; run it again")
			return
		}
		dirs, m := makeShards(t, *gatherDir, *largeCells, *largeRounds, *gatherShards)
		must(t, gathered(t, filepath.Join(*gatherDir, "merged"), m, dirs...))
		status, err := os.ReadFile("/proc/self/status")
		must(t, err)
		_, peak, _ := strings.Cut(string(status), "VmHWM:")
		peak, _, _ = strings.Cut(peak, "\n")
		t.Logf("%d rounds of %d shards: %s", *largeCells**largeRounds, *gatherShards, peak)
		return
	}
	dir := t.TempDir()
	dirs, m := makeShards(t, dir, 140, 2, 5)
	must(t, gathered(t, filepath.Join(dir, "merged"), m, dirs...))
	run, err := Read(filepath.Join(dir, "merged"))
	must(t, err)
	var want, got []string
	for n := range 2 {
		for _, c := range m.Cells {
			want = append(want, fmt.Sprint(n, c))
		}
	}
	for _, r := range run.Rounds {
		got = append(got, fmt.Sprint(r.N, r.Cell))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d rounds, want %d in the order of the plan", len(got), len(want))
	}
	if len(run.Of) != 5 || len(run.Starts) != 4 || run.Manifest.Status != Complete || len(run.Notes) > 0 {
		t.Errorf("%d parts, processes begin at %v, %s, notes %v", len(run.Of), run.Starts, run.Manifest.Status,
			run.Notes)
	}
	if machines := run.Data().Machines; len(machines) != 1 || machines[0].Nodes != 3 {
		t.Errorf("machines %+v, want one kind and three nodes", machines)
	}
}

// A shard whose files do not say the same is an error that names the file, and nothing is left of the merge.
func TestGatherRefuses(t *testing.T) {
	for _, c := range []struct{ file, old, changed, want string }{
		{roundsFile, `"N":1`, `"N":x`, "rounds.jsonl:"},
		{roundsFile, `"Subsystem":"file_operations"`, `"Subsystem":"elsewhere"`, "is not planned"},
		{benchFile, "scheme=scheme01", "scheme=scheme03", "bench.txt:"},
		{histFile, "Tag=LookupHeavy/scheme=scheme01", "Tag=LookupHeavy/scheme=scheme03", "hist.hlog:"},
	} {
		dir := t.TempDir()
		dirs, m := makeShards(t, dir, 28, 2, 1)
		path := filepath.Join(dirs[0], c.file)
		data, err := os.ReadFile(path)
		must(t, err)
		edited := strings.Replace(string(data), c.old, c.changed, 1)
		if edited == string(data) {
			t.Fatalf("%s has no %s", c.file, c.old)
		}
		must(t, os.WriteFile(path, []byte(edited), 0o666))
		if _, err := OpenShard(dirs[0]); err == nil || !strings.Contains(err.Error(), c.file) {
			t.Errorf("%s edited: error %v", c.file, err)
		}
		s := resealed(t, dirs[0], c.file)
		err = Gather(filepath.Join(dir, "merged"), nil, m, []*ShardDir{s})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s edited and sealed: error %v, want %q in it", c.file, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "merged")); err == nil {
			t.Errorf("%s edited and sealed: something is left", c.file)
		}
	}
}

// resealed opens a shard of which a file was changed, with a manifest that says so.
func resealed(t *testing.T, dir, file string) *ShardDir {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	must(t, err)
	m, err := parseManifest(data)
	must(t, err)
	f, err := os.Open(filepath.Join(dir, file))
	must(t, err)
	defer f.Close()
	m.Files[file] = sealOf(t, f)
	data, err = encodeManifest(m)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666))
	s, err := OpenShard(dir)
	must(t, err)
	return s
}

// sealOf returns the seal of all of a file.
func sealOf(t *testing.T, r io.Reader) File {
	t.Helper()
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	must(t, err)
	return File{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}
}

// must fails the test if there is an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
