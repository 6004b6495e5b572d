package bench

import (
	"context"
	"slices"
)

// visits splits the rounds that are due into units that are judged, and repeated
// if others disturbed them, together: single rounds if a round is long enough to
// be judged by itself, else all of them.
func (p *Plan) visits(due []Config) [][]Config {
	if len(due) == 0 {
		return nil
	}
	size := len(due)
	if unit(2*due[0].Duration)*surely <= p.Limit || p.Limit == 0 {
		size = 1
	}
	return slices.Collect(slices.Chunk(due, size))
}

// visit measures due, and again if others disturbed it, and returns the try that
// was disturbed least. With an error it returns what was measured before: the best
// complete try, or, if the first try failed, its rounds up to there.
func (p *Plan) visit(ctx context.Context, crew *processes, due []Config) (best []*Round, err error) {
	disturbed := func(r *Round) bool { return p.Limit > 0 && r.Interference.Disturbed(p.Limit) }
	tries := 0
	for ; tries == 0 || tries <= p.Repeats && slices.ContainsFunc(best, disturbed); tries++ {
		var rounds []*Round
		var together Interference
		if rounds, together, err = crew.measure(ctx, due); err != nil {
			if best == nil {
				best = rounds
			}
			break
		}
		for _, r := range rounds {
			if len(due) > 1 && !disturbed(r) {
				r.Interference = together.with(r.Interference)
			}
		}
		if best == nil || !slices.ContainsFunc(rounds, disturbed) || lost(rounds) < lost(best) {
			best = rounds
		}
	}
	for _, r := range best {
		r.Repeats = max(tries-1, 0)
		if disturbed(r) {
			r.Warnings = append(r.Warnings, r.Interference.why(p.Limit))
		}
	}
	return best, err
}

// watch returns a function that says what others have done since this call.
func (p *Plan) watch() func() Interference {
	if p.watcher != nil {
		return p.watcher()
	}
	return readUsage().since
}

// each measures one round after the other until one fails or ctx is done.
func (p *Plan) each(ctx context.Context, due []Config) (rounds []*Round, err error) {
	for _, c := range due {
		if err := ctx.Err(); err != nil {
			return rounds, err
		}
		measure := p.Measure
		if measure == nil {
			measure = Run
		}
		r, err := measure(ctx, c)
		if err != nil {
			return rounds, err
		}
		rounds = append(rounds, r)
	}
	return rounds, nil
}

// lost returns the share of processor time that the most disturbed of rounds lost.
func lost(rounds []*Round) (most float64) {
	for _, r := range rounds {
		most = max(most, r.Interference.Lost())
	}
	return most
}
