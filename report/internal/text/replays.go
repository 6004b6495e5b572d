package text

import (
	"fmt"
	"io"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Replayed says in a line what was replayed, and how.
func Replayed(r *bench.Round) string {
	speed := "as fast as its order allows"
	if f := r.Knobs.Speed.Factor(); f == 1 {
		speed = "in its own time"
	} else if f > 0 {
		speed = fmt.Sprintf("%v times as fast as it was", f)
	}
	return fmt.Sprintf("The trace %s, which lasted %v on a real kernel, replayed %s by %s over all tables at once; "+
		"%s. docs/traces.md says what is replayed as what.",
		r.Replay.Trace, r.Replay.Span.Round(time.Millisecond), speed,
		Count(r.Workers, "worker"), fmt.Sprintf("%d entries", r.Entries))
}

// Replays says in words, a sentence or more for each scheme, how it answered beside the kernel. The rounds are of one
// trace. Of each scheme the last round on the most processors counts: a replay decides the same each time.
func Replays(rounds []*bench.Round) (words []string) {
	last := make(map[string]*bench.Round)
	var names []string
	for _, r := range rounds {
		old := last[r.Cell.Scheme]
		if old == nil {
			names = append(names, r.Cell.Scheme)
		}
		if old == nil || r.Cell.Procs >= old.Cell.Procs {
			last[r.Cell.Scheme] = r
		}
	}
	for _, name := range names {
		words = append(words, replayWords(last[name]))
	}
	return words
}

// replayWords words the answers of one round.
func replayWords(r *bench.Round) string {
	p := r.Replay
	s := fmt.Sprintf("%s gave %d of the %d references that the kernel gave", r.Cell.Scheme, p.Served, p.Gets)
	if attempts, same := p.Agreement(); attempts > 0 {
		s += fmt.Sprintf(" and answered %d of %d unload attempts as the kernel did", same, attempts)
	}
	s += keptUp(r)
	for _, a := range p.Answers {
		if a.Kernel == a.Scheme {
			continue
		}
		s += fmt.Sprintf(" %s: the kernel said %s, and it says %s", times(a.Count), a.Kernel, a.Scheme)
		switch {
		case a.Why != "explained":
			s += "; in the kernel the module " + a.Why
		case a.Kernel == "granted":
			s += "; it refused what the kernel granted"
		default:
			s += "; it differs by its own rules, or because an earlier answer differed"
		}
		s += "."
	}
	if !p.Same {
		s += " It did not decide the same in each pass."
	}
	return s
}

// keptUp says whether the scheme kept up with the trace.
func keptUp(r *bench.Round) string {
	ratio, ok := figures.Kept.Of(r)
	switch {
	case !ok:
		return "."
	case ratio >= 1:
		return fmt.Sprintf("; it kept up with the trace: a pass was %.0f times as fast.", ratio)
	}
	return fmt.Sprintf("; it did not keep up with the trace: a pass took %.1f times its time.", 1/ratio)
}

func times(n int64) string {
	if n == 1 {
		return "Once"
	}
	return fmt.Sprintf("%d times", n)
}

// writeReplays writes the words about each trace, a line for each scheme.
func writeReplays(w io.Writer, rounds []*bench.Round) {
	byTrace := make(map[string][]*bench.Round)
	var names []string
	for _, r := range rounds {
		if r.Replay == nil {
			continue
		}
		if byTrace[r.Cell.Workload] == nil {
			names = append(names, r.Cell.Workload)
		}
		byTrace[r.Cell.Workload] = append(byTrace[r.Cell.Workload], r)
	}
	for _, name := range names {
		fmt.Fprintf(w, "\n%s beside the kernel:\n", name)
		for _, line := range Replays(byTrace[name]) {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
}
