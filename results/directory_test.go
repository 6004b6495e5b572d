package results_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/perf/benchfmt"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

// small is a run of 2 schemes, 2 rounds, with everything a round can have.
func small() *results.Run {
	return resultstest.Run(resultstest.Options{
		Rounds: 2, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}, Points: []string{"",
			"hold=1µs"}, Procs: []int{1}, Samples: 1000,
	})
}

// write writes the first n rounds of run to a new directory.
func write(t *testing.T, run *results.Run, n int, status results.Status) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "runs", "x")
	w, err := results.Create(dir, run.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range run.Rounds[:n] {
		if err := w.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(status); err != nil {
		t.Fatal(err)
	}
	return dir
}

// histograms are equal if they count the same in each cell, which Each shows up
// to the precision of a cell.
var equal = cmp.Options{
	cmpopts.IgnoreUnexported(bench.Round{}),
	cmp.Comparer(func(a, b *bench.Histogram) bool {
		if a == nil || b == nil {
			return a == b
		}
		list := func(h *bench.Histogram) (v []time.Duration) {
			h.Each(func(d time.Duration, n uint64) { v = append(v, d, time.Duration(n)) })
			return append(v, h.Min(), h.Max(), time.Duration(h.Count()))
		}
		near := b.Mean()/100 + 1 // the sum is kept to the width of a cell
		return cmp.Equal(list(a), list(b)) && a.Mean()-b.Mean() <= near && b.Mean()-a.Mean() <= near
	}),
}

func TestRoundTrip(t *testing.T) {
	run := small()
	run.Rounds[1].Get = new(bench.Histogram) // empty is not missing
	run.Rounds[2].Get.Add(1<<62 + 1)         // clamped
	run.Rounds[2].Get.Add(0)
	run.Rounds[3].Get = nil
	run.Rounds[3].Warnings = []bench.Warning{
		{Kind: bench.Disturbed, Limit: 0.05},
		{Kind: bench.Worded, Text: "a caveat, with \"quotes\" and <brackets>, µs"},
	}
	run.Rounds[4].Get = new(bench.Histogram)
	run.Rounds[4].Get.Add(3 * time.Second)
	dir := write(t, run, len(run.Rounds), results.Complete)
	got, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(run.Rounds, got.Rounds, equal); diff != "" {
		t.Errorf("rounds read back otherwise (-wrote +read):\n%s", diff)
	}
	m, want := got.Manifest, run.Manifest
	ignore := cmpopts.IgnoreFields(results.Manifest{}, "Files", "After")
	if diff := cmp.Diff(want, m, ignore, cmpopts.IgnoreUnexported(results.Manifest{})); diff != "" {
		t.Errorf("manifest read back otherwise (-wrote +read):\n%s", diff)
	}
	if len(got.Notes) != 0 || got.Planned != len(run.Rounds) {
		t.Errorf("notes %+v, %d planned, want none and %d", got.Notes, got.Planned, len(run.Rounds))
	}
	if got.Env.Go.Version == "" || got.Manifest.After.Average == "" {
		t.Error("no environment in what was read")
	}
}

// TestBenchfmtReads has the reader that benchstat is built on read bench.txt.
func TestBenchfmtReads(t *testing.T) {
	run := small()
	dir := write(t, run, len(run.Rounds), results.Complete)
	f, err := os.Open(filepath.Join(dir, "bench.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := benchfmt.NewReader(f, "bench.txt")
	n := 0
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Fatal(rec)
		case *benchfmt.Result:
			want := run.Rounds[n]
			if n == 0 {
				if got := rec.Name.String(); got != "LookupHeavy/scheme=none/subsystem=filesystem-1" {
					t.Errorf("name %q", got)
				}
				for _, key := range []string{"goos", "goarch", "pkg", "cpu"} {
					if rec.GetConfig(key) == "" {
						t.Errorf("no configuration %s", key)
					}
				}
			}
			if v, ok := rec.Value("sec/op"); !ok || v < 0.999e-9*want.NsPerOp() || v > 1.001e-9*want.NsPerOp() {
				t.Errorf("%s: %v sec/op, want %v ns", rec.Name, v, want.NsPerOp())
			}
			if v, ok := rec.Value("p99-sec"); !ok || v <= 0 {
				t.Errorf("%s: p99 %v", rec.Name, v)
			}
			if _, ok := rec.Value("unload-max-sec"); ok != (want.Unload != nil) {
				t.Errorf("%s: unload latency: %v, want %v", rec.Name, ok, want.Unload != nil)
			}
			n++
		}
	}
	if n != len(run.Rounds) {
		t.Errorf("%d results, want %d", n, len(run.Rounds))
	}
	if r.Units().GetBetter("lookups/s") != +1 || r.Units().GetBetter("ns/op") != -1 ||
		r.Units().GetBetter("unloads") != 0 {
		t.Error("units do not say which way is better")
	}
}

// TestKilled cuts a run off after each append and each step of a manifest
// write: every state must be read as a whole number of rounds.
func TestKilled(t *testing.T) {
	run := small()
	dir := filepath.Join(t.TempDir(), "x")
	w, err := results.Create(dir, run.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	check := func(want int, tail bool) {
		t.Helper()
		got, err := results.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(run.Rounds[:want], got.Rounds, equal, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("rounds (-want +got):\n%s", diff)
		}
		first, ok := got.Notes[0].(results.Incomplete)
		if !ok || first.Status != results.Running || first.Done != want || first.Planned != 12 {
			t.Errorf("notes %+v do not say first what is missing", got.Notes)
		}
		if ignored := slices.ContainsFunc(got.Notes, isIgnored); ignored != tail {
			t.Errorf("notes %+v, want a note of a torn tail: %v", got.Notes, tail)
		}
	}
	run.Planned = 12
	check(0, false)
	for n, r := range run.Rounds {
		old, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(r); err != nil {
			t.Fatal(err)
		}
		check(n+1, false)
		now, _ := os.ReadFile(filepath.Join(dir, "manifest.json"))
		put(t, dir, "manifest.json", old) // killed before the rename
		put(t, dir, "manifest.json.tmp", now[:len(now)/2])
		check(n, true)
		put(t, dir, "manifest.json", now)
	}
	if err := w.Close(results.Complete); err != nil {
		t.Fatal(err)
	}
}

// unsealed returns a manifest as it was written before manifests had a checksum of
// themselves.
func unsealed(manifest []byte) []byte {
	return regexp.MustCompile(`,\n  "sha256": "[0-9a-f]*"`).ReplaceAll(manifest, nil)
}

func isIgnored(n results.Note) bool {
	_, ok := n.(results.Ignored)
	return ok
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestInterrupted(t *testing.T) {
	dir := write(t, small(), 5, results.Interrupted)
	run, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []results.Note{results.Incomplete{
		Dir: dir, Status: results.Interrupted, Done: 5, Planned: 12, Cells: 6, PerCell: 2, Whole: 0, Ahead: 5,
	}}
	if diff := cmp.Diff(want, run.Notes); diff != "" || len(run.Rounds) != 5 {
		t.Errorf("%d rounds, notes (-want +got):\n%s", len(run.Rounds), diff)
	}
}

func TestReadRefuses(t *testing.T) {
	edit := func(name string, f func([]byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			put(t, dir, name, f(data))
		}
	}
	replace := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	none := func([]byte) []byte { return nil }
	remove := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		harm func(t *testing.T, dir string)
		want string
	}{
		{"no manifest", remove("manifest.json"), "no manifest.json in it"},
		{"no bench.txt", remove("bench.txt"), "bench.txt: missing; manifest.json says"},
		{"no env.json", remove("env.json"), "env.json: missing"},
		{"no log", remove("hist.hlog"), "hist.hlog: missing"},
		{"truncated bench.txt", edit("bench.txt", half), "bench.txt: truncated:"},
		{"truncated log", edit("hist.hlog", half), "hist.hlog: truncated:"},
		{"empty rounds", edit("rounds.jsonl", none), "rounds.jsonl: truncated: 0 bytes"},
		{"truncated manifest", edit("manifest.json", half), "manifest.json:"},
		{"empty manifest", edit("manifest.json", none), "manifest.json:1: empty"},
		{"other schema", edit("manifest.json", replace(`"schema": 2`, `"schema": 9`)),
			"manifest.json: schema 9, this modbench reads 1 to 2"},
		{"no schema", edit("manifest.json", replace(`"schema": 2`, `"schema": 0`)),
			"manifest.json: schema 0, this modbench reads 1 to 2"},
		{"unknown field", edit("manifest.json", replace(`"seed"`, `"sead"`)),
			`manifest.json: unknown field "sead": written by a newer modbench?`},
		{"other status", edit("manifest.json", replace(`"complete"`, `"fine"`)),
			`status "fine", want running, complete or interrupted`},
		{"edited bench.txt", edit("bench.txt", replace("ns/op", "us/op")),
			"bench.txt: not as modbench wrote it (sha256 differs from manifest.json): edited by hand?"},
		{"edited env.json", edit("env.json", replace("go1", "go2")), "env.json: not as modbench wrote it"},
		{"edited count", edit("manifest.json", replace(`"rounds_done": 12`, `"rounds_done": 11`)),
			"manifest.json: not as modbench wrote it (its sha256 is not that of its contents)"},
		{"edited count before there was a seal", edit("manifest.json", func(b []byte) []byte {
			return unsealed(replace(`"rounds_done": 12`, `"rounds_done": 11`)(b))
		}), "rounds.jsonl: 12 rounds, manifest.json says 11"},
		{"a sum that is another", edit("manifest.json", func(b []byte) []byte {
			return regexp.MustCompile(`,\n  "sha256": "[0-9a-f]*"`).ReplaceAll(b, []byte(`, "sha256": "0"`))
		}), "manifest.json: not as modbench wrote it"},
		{"edited cell", edit("manifest.json", replace(`"Scheme": "none"`, `"Scheme": "No ne"`)),
			`scheme name "No ne": want lower-case letters`},
		{"edited sum", edit("manifest.json", replace(`"sha256": "`, `"sha256": "x`)), "make no sense: edited by hand?"},
		{"wrong type", edit("manifest.json", replace(`"rounds_done": 12`, `"rounds_done": "12"`)), "manifest.json:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, small(), 12, results.Complete)
			c.harm(t, dir)
			_, err := results.Read(dir)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want %q in it", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), dir) {
				t.Errorf("error is not one line that names the directory: %q", err)
			}
		})
	}
}

func TestReadSuggests(t *testing.T) {
	dir := write(t, small(), 1, results.Complete)
	parent := filepath.Dir(dir)
	for _, c := range []struct{ dir, want string }{
		{parent, "no manifest.json in it; did you mean " + dir + "?"},
		{filepath.Join(parent, "y"), "does not exist; did you mean " + dir + "?"},
		{filepath.Join(t.TempDir(), "y"), "does not exist"},
		{filepath.Join(dir, "bench.txt"), "is a file; name the directory that it is in: " + dir},
	} {
		if _, err := results.Read(c.dir); err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("error %v, want it to end in %q", err, c.want)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	tmp := t.TempDir()
	put(t, tmp, "file", nil)
	put(t, tmp, "notes.txt", []byte("mine"))
	for _, c := range []struct {
		name, dir string
		m         results.Manifest
		want      string
	}{
		{"not empty", tmp, results.Manifest{}, "not empty (file is there): nothing overwritten"},
		{"a file", filepath.Join(tmp, "file"), results.Manifest{}, "not a directory"},
		{"below a file", filepath.Join(tmp, "file", "x"), results.Manifest{}, "not a directory"},
		{"bad cell", filepath.Join(tmp, "x"), results.Manifest{Cells: []bench.Cell{{Workload: "a", Scheme: "b c",
			Subsystem: "d", Procs: 1}}}, `scheme name "b c"`},
		{"bad point", filepath.Join(tmp, "x"), results.Manifest{Cells: []bench.Cell{{Workload: "a", Scheme: "b",
			Subsystem: "d", Procs: 1, Point: "hold=1 us"}}}, `point "hold=1 us"`},
		{"no processors", filepath.Join(tmp, "x"),
			results.Manifest{Cells: []bench.Cell{{Workload: "a", Scheme: "b", Subsystem: "d"}}}, "0 processors"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := results.Create(c.dir, c.m)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(tmp, "x")); err == nil {
		t.Error("a refused Create left a directory")
	}
	if data, err := os.ReadFile(filepath.Join(tmp, "notes.txt")); err != nil || string(data) != "mine" {
		t.Error("a refused Create changed a file")
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		f.Close() // root may write anywhere; procfs refuses even root
		dir = "/proc/self"
	}
	_, err := results.Create(filepath.Join(dir, "x"), results.Manifest{})
	if err == nil || !strings.Contains(err.Error(), "choose another with --out") {
		t.Errorf("error %v, want one that says what to do", err)
	}
}

func TestAddRefuses(t *testing.T) {
	run := small()
	w, err := results.Create(filepath.Join(t.TempDir(), "x"), run.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	stray := *run.Rounds[0]
	stray.Cell.Scheme = "other"
	if err := w.Add(&stray); err == nil || !strings.Contains(err.Error(), "not planned") {
		t.Errorf("error %v, want one about the plan", err)
	}
	if err := w.Add(run.Rounds[0]); err != nil {
		t.Errorf("a refused round broke the writer: %v", err)
	}
	if err := w.Close(results.Complete); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(results.Interrupted); err == nil {
		t.Error("second Close: no error")
	}
	if err := w.Add(run.Rounds[1]); err == nil {
		t.Error("Add after Close: no error")
	}
	got, err := results.Read(w.Dir())
	if err != nil || got.Manifest.Status != results.Complete || len(got.Rounds) != 1 {
		t.Errorf("%+v, %v, want one round, complete", got, err)
	}
}
