package text

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/workloads/trace"
)

// Replayed says in a line what was replayed, and how.
func Replayed(r *figures.Round) string {
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

// Replays are the rounds of a trace that say how the schemes answered beside the kernel: of each scheme the last on the
// most processors, since a replay decides the same each time.
type Replays struct {
	of   []*figures.Round // in the order in which the schemes were first measured
	last *figures.Round   // of all
}

// ReplaysOf chooses among rounds, cell by cell, of which those that replay anything are of one trace. It returns nil
// if none does.
func ReplaysOf(rounds iter.Seq[*figures.Round]) *Replays {
	var p *Replays
	for r := range rounds {
		if r.Replayed() == nil {
			continue
		}
		if p == nil {
			p = &Replays{last: r}
		}
		if r.Place >= p.last.Place {
			p.last = r
		}
		p.add(r)
	}
	return p
}

func (p *Replays) add(r *figures.Round) {
	i := slices.IndexFunc(p.of, func(x *figures.Round) bool { return x.Cell.Scheme == r.Cell.Scheme })
	if i < 0 {
		p.of = append(p.of, r)
		return
	}
	x := p.of[i]
	if more := r.Cell.Procs - x.Cell.Procs; more > 0 || more == 0 && r.Place >= x.Place {
		p.of[i] = r
	}
}

// Long says in words, a sentence or more for each scheme, how it answered.
func (p *Replays) Long() (words []string) {
	for _, r := range p.of {
		words = append(words, replayWords(r))
	}
	for _, line := range p.last.Replay.LeftOut {
		words = append(words, "Of the trace: "+line+".")
	}
	return words
}

// Short says which schemes kept up with the trace, which refused what the kernel granted, and which gave fewer
// references than the kernel.
func (p *Replays) Short() string {
	var slow, refused, fewer []string
	granted := int64(0)
	for _, r := range p.of {
		if !upWith(r) {
			slow = append(slow, r.Cell.Scheme)
		}
		if n := refusals(r.Replay); n > 0 {
			refused = append(refused, fmt.Sprintf("%s %s", r.Cell.Scheme, strings.ToLower(times(n))))
		}
		if n := r.Replay.Gets - r.Replay.Served; n > 0 {
			fewer = append(fewer, fmt.Sprintf("%s %d", r.Cell.Scheme, n))
		}
		granted = max(granted, grants(r.Replay))
	}
	words := []string{fmt.Sprintf("%s kept up with the trace.", everyScheme(len(p.of)))}
	if len(slow) > 0 {
		words[0] = fmt.Sprintf("Not all schemes kept up with the trace: %s did not.", And(slow))
	}
	switch {
	case granted == 0:
		words = append(words, "The kernel granted no unload that somebody asked for.")
	case len(refused) == 0:
		words = append(words, fmt.Sprintf("None refused an unload of the %d that the kernel granted.", granted))
	default:
		words = append(words, fmt.Sprintf("Of the %d unloads that the kernel granted, these were refused: by %s.",
			granted, And(refused)))
	}
	if len(fewer) == 0 {
		words = append(words, "Each gave all references that the kernel gave.")
	} else {
		words = append(words, fmt.Sprintf("References that the kernel gave and a scheme did not: %s.", And(fewer)))
	}
	return strings.Join(words, " ")
}

func everyScheme(n int) string {
	switch n {
	case 1:
		return "The scheme"
	case 2:
		return "Both schemes"
	}
	return fmt.Sprintf("All %d schemes", n)
}

// refusals returns how many unloads a scheme refused that the kernel granted.
func refusals(p *bench.Replay) (n int64) {
	for _, a := range p.Answers {
		if a.Kernel == trace.Granted.String() && a.Scheme != a.Kernel {
			n += a.Count
		}
	}
	return n
}

// grants returns how many unloads the kernel granted.
func grants(p *bench.Replay) (n int64) {
	for _, a := range p.Answers {
		if a.Kernel == trace.Granted.String() {
			n += a.Count
		}
	}
	return n
}

// replayWords words the answers of one round.
func replayWords(r *figures.Round) string {
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
		case a.Kernel == trace.Granted.String():
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

// tolerance is by how much of its time a replay may end late and still have kept up.
const tolerance = 0.01

// upWith reports whether the scheme kept up with the trace. A replay at a speed cannot be faster than that.
func upWith(r *figures.Round) bool {
	ratio, ok := figures.Kept.Of(r)
	if speed := r.Knobs.Speed.Factor(); speed > 0 {
		return ok && ratio >= speed*(1-tolerance)
	}
	return ok && ratio >= 1
}

// keptUp says whether the scheme kept up with the trace.
func keptUp(r *figures.Round) string {
	ratio, ok := figures.Kept.Of(r)
	speed := r.Knobs.Speed.Factor()
	switch {
	case !ok:
		return "."
	case speed > 0 && upWith(r):
		return "; it kept up with the trace at that speed."
	case speed > 0:
		return fmt.Sprintf("; it did not keep up with the trace at that speed: a pass took %.2f times the time.",
			speed/ratio)
	case upWith(r):
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
func writeReplays(w io.Writer, rounds *figures.Rounds) {
	written := map[string]bool{}
	for _, s := range rounds.Cells() {
		name := s.Cell.Workload
		if written[name] {
			continue
		}
		written[name] = true
		p := ReplaysOf(rounds.Rare(func(c bench.Cell) bool { return c.Workload == name }))
		if p == nil {
			continue
		}
		fmt.Fprintf(w, "\n%s beside the kernel: %s\n", name, p.Short())
		for _, line := range p.Long() {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
}
