package trace

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// checkScript holds a script to its rules: a put comes after its get and ends it alone, modules go when nobody holds
// them as far as it knows, times do not run backwards, and a plan leaves no operation out and depends on what is
// before.
func checkScript(t *testing.T, s *Script) {
	t.Helper()
	open, refs := make(map[int32]bool), make([]int32, len(s.Modules))
	at := time.Duration(0)
	for i, o := range s.Ops {
		if o.At < at {
			t.Fatalf("operation %d is at %v, the one before at %v", i, o.At, at)
		}
		at = o.At
		switch o.Kind {
		case OpGet:
			open[int32(i)] = true
			refs[o.Module]++
		case OpPut:
			if !open[o.Pair] || s.Ops[o.Pair].Module != o.Module {
				t.Fatalf("operation %d puts what %d has not got", i, o.Pair)
			}
			delete(open, o.Pair)
			refs[o.Module]--
		case OpUnload, OpUnloadBegin:
			if o.Recorded == Granted && refs[o.Module] != 0 {
				t.Fatalf("operation %d unloads a module with %d references", i, refs[o.Module])
			}
		}
	}
	for n, m := range s.Modules {
		if refs[n] != m.End {
			t.Errorf("%s ends with %d references, and End is %d", m.Name, refs[n], m.End)
		}
	}
	for _, lanes := range []int{1, 3} {
		checkPlan(t, s, s.Plan(lanes, lanes == 3))
	}
}

func checkPlan(t *testing.T, s *Script, lanes []Lane) {
	t.Helper()
	seen := 0
	for n, l := range lanes {
		for i, step := range l.Steps {
			seen++
			if i > 0 && l.Steps[i-1].Op >= step.Op {
				t.Fatal("a lane is out of order")
			}
			for _, d := range step.After {
				if int(d.Lane) == n || lanes[d.Lane].Steps[d.Steps-1].Op >= step.Op {
					t.Fatalf("operation %d depends on what is not before it", step.Op)
				}
			}
		}
	}
	if seen != len(s.Ops) {
		t.Errorf("a plan has %d of %d operations", seen, len(s.Ops))
	}
}

// The traces that are embedded: counts as their recording has them, an end as the kernel printed it, and answers that
// the events explain in nearly all attempts.
func TestEmbedded(t *testing.T) {
	for name, want := range map[string]struct {
		events, gets, puts, loads, frees, requests, attempts int64
		p50                                                  time.Duration
	}{
		"boot":        {3834, 1824, 1800, 164, 13, 33, 0, 32 * time.Microsecond},
		"mount-storm": {55021, 26403, 26955, 559, 550, 554, 2088, 8568 * time.Microsecond},
	} {
		r, err := OpenNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Summarize(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]int64{
			{s.OfModules(), want.events}, {s.Of(Get), want.gets}, {s.Of(Put), want.puts}, {s.Of(Load), want.loads},
			{s.Of(Free), want.frees}, {s.Of(Request), want.requests}, {s.Of(DeleteEnter), want.attempts},
			{s.Unknown.Lines, 0}, {s.Rules.Unmatched, 0},
		} {
			if c[0] != c[1] {
				t.Errorf("%s: counted %d, want %d", name, c[0], c[1])
			}
		}
		if p := s.Holds.Quantile(0.5); p < want.p50*98/100 || p > want.p50*102/100 {
			t.Errorf("%s: the median hold is %v, want %v", name, p, want.p50)
		}
		script, err := LoadNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		checkScript(t, script)
		unexplained := 0
		for _, o := range script.Ops {
			if o.Kind == OpUnload && o.Why != Explained {
				unexplained++
			}
		}
		if int64(script.Notes.Attempts) != want.attempts || unexplained*20 > script.Notes.Attempts {
			t.Errorf("%s: %+v, %d of the answers unexplained", name, script.Notes, unexplained)
		}
		for _, m := range script.Modules {
			if m.Printed >= 0 && m.Printed != m.End {
				t.Errorf("%s: %s ends with %d references, and the kernel printed %d", name, m.Name, m.End, m.Printed)
			}
		}
	}
}

// line makes a line of a TSV.
func line(at, pid int, event, module, refs, site, extra string) string {
	return fmt.Sprintf("%d\t0\t%d\tx\t%s\t%s\t%s\t%s\t%s\n", at, pid, event, module, refs, site, extra)
}

// Kinds of trouble that a recording may have. Of each the script says what it made of it.
func TestBuild(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want string
	}{
		"a count that starts above zero": {
			line(0, 1, "module_get", "m", "4", "chrdev_open", "-") + line(1, 2, "module_put", "m", "3", "__fput", "-") +
				line(2, 2, "module_put", "m", "2", "__fput", "-"),
			"get get get put put; {Closed:0 Opened:2 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:false Attempts:0}",
		},
		"a put whose get is lost": {
			line(0, 1, "module_load", "m", "-", "-", "-") + line(1, 1, "module_put", "m", "1", "do_init_module", "-") +
				line(2, 2, "module_put", "m", "1", "__fput", "-"),
			"begin end; {Closed:0 Opened:0 Dropped:1 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:false Attempts:0}",
		},
		"a get whose put is lost": {
			line(0, 1, "module_get", "m", "2", "chrdev_open", "-") + line(1, 2, "delete_enter", "m", "-", "-", "flags=0x800") +
				line(2, 2, "module_free", "m", "-", "-", "-") + line(3, 2, "delete_exit", "-", "-", "-", "ret=0"),
			"get put unload; {Closed:1 Opened:0 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:false Attempts:1}",
		},
		"lost events": {
			line(0, 1, "module_get", "m", "2", "chrdev_open", "-") + line(1, 0, "lost", "-", "5", "-", "-") +
				line(2, 2, "module_get", "m", "4", "chrdev_open", "-"),
			"get get get; {Closed:0 Opened:1 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:5 Sorted:false Attempts:0}",
		},
		"processors out of order by a little": {
			line(5, 1, "module_put", "m", "1", "__fput", "-") + line(2, 1, "module_get", "m", "2", "chrdev_open", "-"),
			"get put; {Closed:0 Opened:0 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:true Attempts:0}",
		},
		"an init that fails": {
			line(0, 1, "module_load", "m", "-", "-", "-") + line(1, 1, "module_put", "m", "1", "do_init_module", "-") +
				line(2, 1, "module_free", "m", "-", "-", "-"),
			"begin fail; {Closed:0 Opened:0 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:false Attempts:0}",
		},
		"an unload by somebody who is not recorded": {
			line(0, 1, "module_get", "m", "2", "x", "-") + line(1, 1, "module_put", "m", "1", "y", "-") +
				line(2, 2, "module_free", "m", "-", "-", "-") + line(3, 1, "module_get", "m", "2", "x", "-"),
			"get put unload begin end get; {Closed:0 Opened:0 Dropped:0 Loads:1 Unnamed:0 Unended:0 Lost:0 Sorted:false " +
				"Attempts:0}",
		},
		"an unload refused because another module uses it": {
			line(0, 1, "module_get", "a-b.c", "2", "resolve_symbol", "-") +
				line(1, 2, "delete_enter", "a-b.c", "-", "-", "flags=0x800") + line(2, 2, "delete_exit", "-", "-", "-", "ret=-11"),
			"get unload; {Closed:0 Opened:0 Dropped:0 Loads:0 Unnamed:0 Unended:0 Lost:0 Sorted:false Attempts:1}",
		},
	} {
		r, err := NewReader(strings.NewReader("#t_ns\tcpu\tpid\n" + c.text))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Build("test", r)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		checkScript(t, s)
		var ops []string
		for _, o := range s.Ops {
			word := [...]string{"get", "put", "miss", "begin", "end", "unload", "leave", "left"}[o.Kind]
			if o.Fail {
				word = "fail"
			}
			ops = append(ops, word)
		}
		if got := fmt.Sprintf("%s; %s", strings.Join(ops, " "), brief(s.Notes)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", what, got, c.want)
		}
	}
}

// brief is the numbers of notes.
func brief(n Notes) string {
	return fmt.Sprintf("{Closed:%d Opened:%d Dropped:%d Loads:%d Unnamed:%d Unended:%d Lost:%d Sorted:%v Attempts:%d}",
		n.Closed, n.Opened, n.Dropped, n.Loads, n.Unnamed, n.Unended, n.Lost, n.Sorted, n.Attempts)
}
