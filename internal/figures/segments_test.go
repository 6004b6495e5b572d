package figures_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

// segment is one whose processors were busy for 1000 ticks, of which stolen were
// given to others, beginning at tick at.
func segment(dir string, at, stolen int) figures.Segment {
	stat := func(busy, stolen int) env.Load {
		return env.Load{Average: "0.10 0 0 1/1 1", Stat: fmt.Sprintf("cpu %d 0 0 0 0 0 0 %d", at+busy, at+stolen)}
	}
	s := figures.Segment{Where: figures.Where{Dir: dir, Process: 1, Processes: 1}, Env: resultstest.Environment()}
	s.Env.Before, s.After = stat(0, 0), stat(1000-stolen, stolen)
	return s
}

// TestStolenPerSegment has time stolen in one of two runs, and only between two runs.
func TestStolenPerSegment(t *testing.T) {
	for _, c := range []struct {
		name     string
		segments []figures.Segment
		want     float64
		of       string
	}{
		{"in the first", []figures.Segment{segment("a", 0, 400), segment("b", 5_000_000, 0)}, 0.4, "a"},
		{"in the last", []figures.Segment{segment("a", 0, 0), segment("b", 5_000_000, 300)}, 0.3, "b"},
		{"in one in the middle", []figures.Segment{segment("a", 0, 0), segment("b", 3000, 300), segment("c", 9000, 20)},
			0.3, "b"},
		{"between them", []figures.Segment{segment("a", 0, 0), segment("b", 5000, 0)}, 0, "a"},
		{"after the machine was started again", []figures.Segment{segment("a", 5000, 0), segment("b", 0, 20)}, 0.02, "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := resultstest.Run(resultstest.Options{Rounds: 6}).Data()
			d.Segments = c.segments
			if got, of, ok := d.Stolen(); !ok || got != c.want || of.Dir != c.of {
				t.Errorf("%v in %+v, %v, want %v in %s", got, of, ok, c.want, c.of)
			}
			want := figures.In{Caveat: figures.Stolen{Share: c.want}, Where: d.Segments[0].Where}
			for _, s := range d.Segments {
				if s.Dir == c.of {
					want.Where = s.Where
				}
			}
			if got := slices.Contains(figures.Summarise(d).Caveats(), figures.Caveat(want)); got != (c.want > 0.01) {
				t.Errorf("caveat %+v: %v", want, got)
			}
		})
	}
}

// TestCaveatsOfSegments has something wrong in the last of three runs, which the
// environment of the first does not show.
func TestCaveatsOfSegments(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func(*env.Environment)
		want figures.Caveat
	}{
		{"quota", func(e *env.Environment) { e.Limits.CgroupCPUMax = "1 2" }, figures.Quota{CPUMax: "1 2"}},
		{"governor", func(e *env.Environment) { e.Kernel.Governor = "powersave" }, figures.Governor{Name: "powersave"}},
		{"turbo", func(e *env.Environment) { e.Kernel.Turbo = "on" }, figures.Turbo{}},
		{"local changes", func(e *env.Environment) { e.Go.Modified = "true" },
			figures.LocalChanges{Commit: resultstest.Environment().Go.Commit}},
		{"a debug build", func(e *env.Environment) { e.Go.Build = map[string]string{"-gcflags": "-N"} },
			figures.DebugBuild{Flags: "-N"}},
		{"race", func(e *env.Environment) { e.Go.Race = true }, figures.RaceDetector{}},
		{"load", func(e *env.Environment) { e.Before.Average = "3.00 1 1 1/1 1" }, figures.Loaded{Average: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := resultstest.Run(resultstest.Options{Rounds: 6}).Data()
			d.Segments = []figures.Segment{segment("a", 0, 0), segment("b", 2000, 0), segment("c", 4000, 0)}
			c.harm(&d.Segments[2].Env)
			want := figures.In{Caveat: c.want, Where: d.Segments[2].Where}
			if got := figures.Summarise(d).Caveats(); !slices.Contains(got, figures.Caveat(want)) {
				t.Errorf("caveats %+v, want %+v", got, want)
			}
			if c.name == "load" {
				return // the worst is named, and no number of others
			}
			c.harm(&d.Segments[1].Env)
			want = figures.In{Caveat: c.want, Where: d.Segments[1].Where, More: 1}
			if got := figures.Summarise(d).Caveats(); !slices.Contains(got, figures.Caveat(want)) {
				t.Errorf("caveats %+v, want %+v", got, want)
			}
			c.harm(&d.Segments[0].Env)
			if got := figures.Summarise(d).Caveats(); !slices.Contains(got, c.want) {
				t.Errorf("caveats %+v, want %+v of all", got, c.want)
			}
		})
	}
}

// TestUnlikeInAnySegment compares a run with one that went on on another machine.
func TestUnlikeInAnySegment(t *testing.T) {
	for _, side := range []string{"old", "new"} {
		a, b := resultstest.Run(resultstest.Options{Rounds: 6}).Data(), resultstest.Run(resultstest.Options{Rounds: 6}).Data()
		other := segment("", 0, 0)
		other.Env.Machine.CPU = "Other"
		if side == "old" {
			a.Segments = append(a.Segments, other)
		} else {
			b.Segments = append(b.Segments, other)
		}
		if _, err := figures.Compare(a, b, figures.CompareOptions{}); err == nil || len(err.(figures.Unlike)) != 1 {
			t.Errorf("another processor in a segment of the %s run: error %v", side, err)
		}
	}
}
