package verbs

import (
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/workloads/trace"
)

// patience is how much longer than its profile a run may be expected to take before forewarn says so.
const patience = time.Minute

// expected is how long each profile lasts, as the help says.
var expected = map[string]time.Duration{"quick": time.Minute, "standard": 10 * time.Minute, "thorough": time.Hour}

// forewarn says before a run begins how long it will take, if that is a minute more than
// the profile says, and how much memory it needs, if that is more than half of what is
// available. A run that does not fit into memory is a usage error. Of a run that is resumed it always says
// what is left: nobody has that from the profile.
func forewarn(w io.Writer, o order) error {
	available, known := env.AvailableMemory(os.DirFS("/"))
	if !known {
		available = math.Inf(1)
	}
	forecast := o.plan.Forecast()
	usual := expected[o.prof.name]
	if o.plan.Done != nil {
		say(w, remaining(forecast))
		usual = math.MaxInt64 - patience // the time is said already
	}
	lines, err := words(forecast, usual, available)
	if err != nil {
		return usageError{err}
	}
	if o.plan.Shortest > time.Second {
		lines = append(lines, fmt.Sprintf("each half of a round lasts %v, since something is unloaded only every %v",
			o.plan.Duration, longestPeriod(o.plan)))
	}
	lines = append(lines, replayed(o.plan)...)
	lines = append(lines, leftOut(o.plan)...)
	for _, line := range lines {
		say(w, line)
	}
	return nil
}

// remaining says what is left of a run that is resumed.
func remaining(f bench.Forecast) string {
	unit := time.Minute
	if f.Time < 2*time.Minute {
		unit = time.Second
	}
	rounds := "rounds are"
	if f.Rounds == 1 {
		rounds = "round is"
	}
	return fmt.Sprintf("%d %s left, which will take about %v or longer", f.Rounds, rounds,
		max(f.Time.Round(unit), unit))
}

// replayed says of each trace that is replayed in its time how long a round of it lasts.
func replayed(p *bench.Plan) (lines []string) {
	for _, wl := range p.Workloads {
		for _, point := range wl.Sweep() {
			k := wl.At(point)
			if wl.Trace == "" || k.Speed.Factor() == 0 {
				continue
			}
			lasts := bench.PassTime(wl, k).Round(time.Millisecond)
			lines = append(lines, fmt.Sprintf("each round of %s lasts %v or longer, since it is replayed at --speed "+
				"%s; --speed max does not wait for the times of the trace", wl.Name, lasts, k.Speed))
		}
	}
	return lines
}

// leftOut says what a replay leaves out of each trace.
func leftOut(p *bench.Plan) (lines []string) {
	for _, wl := range p.Workloads {
		if wl.Trace == "" {
			continue
		}
		script, err := trace.LoadNamed(wl.Trace)
		if err != nil {
			continue // the first round says why
		}
		for _, line := range script.Notes.LeftOut() {
			lines = append(lines, wl.Name+": "+line)
		}
	}
	return lines
}

// words words a forecast, given how long a run is expected to last and how many bytes
// are available.
func words(f bench.Forecast, expected time.Duration, available float64) (lines []string, err error) {
	if f.Memory > available {
		return nil, fmt.Errorf(
			"%v takes about %s of memory, and %s are available: ask for a smaller scale, fewer workers or fewer procs",
			f.Largest,
			bytesOf(f.Memory),
			bytesOf(available),
		)
	}
	if f.Time > expected+patience {
		lines = append(
			lines,
			fmt.Sprintf("this will take about %v or longer; fewer rounds, points, schemes or subsystems take less",
				f.Time.Round(time.Minute)),
		)
	}
	if f.Memory > available/2 {
		lines = append(lines, fmt.Sprintf("%v takes about %s of memory, of %s that are available",
			f.Largest, bytesOf(f.Memory), bytesOf(available)))
	}
	return lines, nil
}

// bytesOf words so many bytes.
func bytesOf(n float64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%.0f MB", n/1e6)
	}
	return fmt.Sprintf("%.1f GB", n/1e9)
}
