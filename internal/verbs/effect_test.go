package verbs

import (
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/workloads"
)

// A flag that changes nothing that is measured is refused, by run and by plan.
func TestFlagsWithoutEffect(t *testing.T) {
	t.Chdir(t.TempDir())
	const fromTrace = "a replay takes it from the trace"
	for _, c := range []struct{ args, want string }{
		{"--workload trace:boot --hold 3us", "--hold 3us has no effect: " + fromTrace},
		{"--workload trace:boot --exit-cost 3us", "--exit-cost 3us has no effect: " + fromTrace},
		{"--workload trace:boot --sweep skew=0,1", "--sweep skew=... has no effect: " + fromTrace},
		{"--workload trace:boot --placement pinned", "--placement pinned has no effect: " + fromTrace},
		{"--workload trace:boot --subsystem filesystem",
			"--subsystem has no effect: a replay has all tables of the trace"},
		{"--workload trace:boot --workers 3 --per-proc 2",
			"--per-proc 2 has no effect: workers says how many there are in all"},
		{"--workload herd --speed 10", "--speed 10 has no effect: no trace is replayed"},
		{"--scheme rwsem --stop-cost 5us", "--stop-cost 5us has no effect: it concerns only tryget, splitref, " +
			"tryget-as-shipped, rwsem-as-posted"},
		{"--workload herd --holders 4", "--holders 4 has no effect: no module is in use"},
		{"--workload herd --sweep span=1ms,2ms", "--sweep span=... has no effect: no module is in use"},
		{"--workload register-storm --period 2ms", "--period 2ms has no effect: nothing is unloaded"},
		{"--workload register-storm --exit-cost 2ms", "--exit-cost 2ms has no effect: nothing is unloaded"},
		{"--workload register-storm --unload wait", "--unload wait has no effect: nothing is unloaded"},
		{"--workload hot-reload --loaded machine", "--loaded machine has no effect: the plugins of a Go program are " +
			"the same whatever a kernel has loaded"},
		{"--workload section-sweep --hold 0",
			"--hold 0 has no effect: section-sweep has values of its own; say --sweep hold=0"},
		{"--workload stalled-holder --stall 2ms",
			"--stall 2ms has no effect: stalled-holder has values of its own; say --sweep stall=2ms"},
	} {
		for _, verb := range []string{"run", "plan -o p"} {
			args := strings.Fields(verb + " --rounds 1 --half 10ms " + c.args)
			a := call(t, args...)
			a.oneLine(t, usage, args...)
			if want := "modbench: " + c.want + "; see `modbench " + args[0] + " --help`\n"; a.err != want {
				t.Errorf("%q: %swant %s", args, a.err, want)
			}
		}
	}
	if left := filesBelow(t); len(left) > 1 {
		t.Errorf("left behind: %q", left)
	}
}

// What has an effect on some of the workloads, or asks for none, is measured, with a line where it has none.
func TestFlagsOfSomeWorkloads(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--workload trace:boot,herd --hold 3us", "--hold 3us has no effect on trace-boot: a replay takes it from the trace"},
		{"--workload trace:boot,herd --subsystem filesystem",
			"--subsystem has no effect on trace-boot: a replay has all tables of the trace"},
		{"--workload herd,busy --span 4ms", "--span 4ms has no effect on herd: no module is in use"},
		{"--workload stalled-holder --sweep skew=0,1 --half 50ms",
			"--sweep skew=... replaces the points of stalled-holder: stall=1ms, stall=10ms, stall=end"},
		{"--workload herd --stall 9s",
			"herd: stall 9s is longer than a half of a round, 10ms: the holder sleeps until the end of each half"},
		{"--workload lookup-heavy --period 1h",
			"lookup-heavy: period 1h0m0s is longer than a half of a round, 10ms: nothing is unloaded"},
		{"--workload busy --half 4ms", "busy: period 5ms is longer than a half of a round, 4ms: nothing is unloaded"},
		{"--workload herd --stall end", ""},
		{"--workload busy", ""},
		{"--workload trace:boot --stop-cost 5us --workers 3 --speed 10", ""},
		{"--workload herd --scheme rwsem --stop-cost 0 --speed max", ""},
		{"--workload section-sweep --sweep hold=0,2us", ""},
		{"--workload herd --sweep in-use=0,0.5 --span 4ms", ""},
		{"--workload herd --sweep unloaders=0,1", ""},
	} {
		t.Chdir(t.TempDir())
		args := strings.Fields("plan -o p --procs 1 --rounds 1 --half 10ms " + c.args)
		a := call(t, args...)
		lines := slices.DeleteFunc(strings.Split(a.err, "\n"), func(line string) bool {
			return line == "" || strings.Contains(line, "CGO_ENABLED=0")
		})
		want := []string{"modbench: " + c.want}
		if c.want == "" {
			want = nil
		}
		if a.code != done || !slices.Equal(lines, want) || terminal.Line(c.want) != c.want {
			t.Errorf("%q: code %d, says %q, want %q", args, a.code, lines, want)
		}
	}
}

// Every knob that only some workloads or schemes read is one that a flag can set.
func TestIdleKnobs(t *testing.T) {
	boot, _ := workloads.ByName("busy")
	boot.Trace = "boot"
	var read []string
	for _, k := range workloads.StandardKnobs().Settable() {
		if k.Idle(boot, workloads.Point{}, workloads.AllTables) == "" {
			read = append(read, k.Name)
		}
	}
	if want := []string{"workers", "per-proc", "stop-cost", "speed"}; !slices.Equal(read, want) {
		t.Errorf("a replay reads %q, want %q", read, want)
	}
}
