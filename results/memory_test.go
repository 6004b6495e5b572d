package results

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// keeping has so many bytes of packed rounds kept in memory; 0: all.
func keeping(t *testing.T, bytes int) {
	before := inMemory
	inMemory = bytes
	t.Cleanup(func() { inMemory = before })
}

// TestMemory: what is kept of a directory does not grow with the rounds of its cells, and figures are the same as if
// all were kept in memory, where it does.
func TestMemory(t *testing.T) {
	const cells, few, many, most = 2, 400, 3200, 250_000
	all := map[int]string{}
	for _, rounds := range []int{few, many} {
		all[rounds] = filepath.Join(t.TempDir(), "large")
		makeLarge(t, all[rounds], cells, rounds)
	}
	said := map[int][]figures.Figure{}
	growth := func(limit int) int64 {
		keeping(t, limit)
		kept := map[int]int64{}
		for _, rounds := range []int{few, few, many} { // the first time more is made that stays
			before := inUse()
			run, err := ReadCondensed(all[rounds])
			must(t, err)
			kept[rounds] = int64(inUse()) - int64(before)
			said[limit] = said[limit][:0]
			g := figures.Summarise(run.Data())
			for _, c := range run.Manifest.Cells {
				for _, m := range figures.Metrics {
					said[limit] = append(said[limit], g.At(c).Figure(m))
				}
			}
			must(t, run.Err())
		}
		return kept[many] - kept[few]
	}
	if grown := growth(20_000); grown > most {
		t.Errorf("%d rounds more take %d bytes more", cells*(many-few), grown)
	}
	if grown := growth(0); grown < most {
		t.Errorf("control: %d rounds more take %d bytes more if all are kept in memory", cells*(many-few), grown)
	}
	if !slices.Equal(said[0], said[20_000]) || said[0][0].N != many {
		t.Errorf("figures differ:\n%v\n%v", said[0], said[20_000])
	}
}

// inUse returns how many bytes are in use.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools keep is gone after the second time
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMergeCondensed: runs that are merged condensed, of two kinds of machines, say what they say whole.
func TestMergeCondensed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "large")
	makeLarge(t, dir, 20, 30)
	keeping(t, 10_000)
	var said [2][]figures.Round
	var measured [2][]figures.Figure
	for i, read := range []func(string) (*Run, error){Read, ReadCondensed} {
		var runs []*Run
		for n, cpu := range []string{"Made up", "Other", "Other"} {
			run, err := read(dir)
			must(t, err)
			run.Dirs, run.Env.Machine.CPU = []string{string(rune('a' + n))}, cpu
			run.identity = cpu + run.Dirs[0] // otherwise it is the same run
			runs = append(runs, run)
		}
		all, err := Merge(runs...)
		must(t, err)
		d := all.Data()
		for r := range d.Rounds.All() {
			said[i] = append(said[i], *r)
		}
		for _, c := range all.Manifest.Cells {
			measured[i] = append(measured[i], figures.Summarise(d).At(c).Figure(figures.UnloadP50))
		}
		must(t, all.Err())
	}
	if diff := cmp.Diff(said[0], said[1], cmpopts.IgnoreUnexported(figures.Round{}, bench.Knobs{})); diff != "" {
		t.Errorf("rounds (-whole +condensed)\n%s", diff)
	}
	if len(said[0]) != 3*600 || len(measured[0]) != 40 || !slices.Equal(measured[0], measured[1]) {
		t.Errorf("%d rounds; figures\n%v, condensed\n%v", len(said[0]), measured[0], measured[1])
	}
}

// TestNoTemporaryFile: where rounds do not fit into memory and there is no place for a file, the error says what to do.
func TestNoTemporaryFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "large")
	makeLarge(t, dir, 2, 100)
	keeping(t, 1000)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	_, err := ReadCondensed(dir)
	want := "results directory " + dir + ": more rounds than are kept in memory: no temporary directory can be made in " +
		os.TempDir()
	if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "have TMPDIR name another") {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := Read(dir); err != nil {
		t.Errorf("whole: %v", err)
	}
}

// TestNumbers: a number is new once, in whatever order they come, and many in a row take no room.
func TestNumbers(t *testing.T) {
	var all numbers
	for _, c := range []struct {
		n     int
		isNew bool
	}{{0, true}, {1, true}, {1, false}, {5, true}, {3, true}, {4, true}, {3, false}, {9, true}, {8, true}, {2, true},
		{5, false}, {7, true}, {6, true}, {0, false}, {9, false}, {10, true}} {
		if got := all.add(c.n); got != c.isNew {
			t.Errorf("%d is new: %t, want %t; ranges %v", c.n, got, c.isNew, all)
		}
	}
	if len(all) != 1 || all[0].from != 0 || all[0].to != 10 {
		t.Errorf("ranges %v, want one from 0 to 10", all)
	}
}
