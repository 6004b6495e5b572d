package bench

import "context"

// processes measures the rounds of a plan in this process, or in children of which
// one is there at a time.
type processes struct {
	plan   *Plan
	share  int   // the block of rounds that the present process measures
	number int   // of the present process
	next   int   // number of the next one
	child  *fork // the present process; nil: this one, or none yet
}

// processesOf returns the processes of a plan. Its method end must be called.
func processesOf(p *Plan) *processes {
	return &processes{plan: p, number: p.FirstProcess, next: p.FirstProcess}
}

// share returns which block of rounds round n belongs to. All blocks are equally
// long, or one round longer than others.
func (p *Plan) share(n int) int { return n * min(p.Forks, p.Rounds) / p.Rounds }

// measure measures rounds that are judged together, all of one round number, one
// after the other, and says what others did meanwhile. With an error it returns the
// rounds that were measured before. A process in which a promise was broken measures
// nothing more: there may be left behind in it what would be measured beside the next round.
func (s *processes) measure(ctx context.Context, due []Config) (rounds []*Round, together Interference, err error) {
	switch {
	case s.plan.Isolate:
		since := s.plan.watch()
		rounds, err = s.isolated(ctx, due)
		return rounds, since(), err
	case s.plan.Forks > 0:
		if err := s.fork(ctx, s.plan.share(due[0].N)); err != nil {
			return nil, together, err
		}
		rounds, together, err = s.child.measure(ctx, due)
		s.stamp(rounds)
		s.drop(err)
		return rounds, together, err
	}
	since := s.plan.watch()
	rounds, err = s.plan.each(ctx, due)
	s.stamp(rounds)
	return rounds, since(), err
}

// isolated measures each round in a process of its own.
func (s *processes) isolated(ctx context.Context, due []Config) (rounds []*Round, err error) {
	for i := range due {
		if err := s.replace(ctx); err != nil {
			return rounds, err
		}
		r, _, err := s.child.measure(ctx, due[i:i+1])
		s.stamp(r)
		if rounds = append(rounds, r...); err != nil {
			s.drop(err)
			return rounds, err
		}
		s.end() // its processor time counts as ours once it has ended
	}
	return rounds, nil
}

// fork makes sure that there is a child and that it is the one of share.
func (s *processes) fork(ctx context.Context, share int) error {
	if s.child != nil && s.share == share {
		return nil
	}
	s.share = share
	return s.replace(ctx)
}

// replace ends the child, if there is one, and starts the next.
func (s *processes) replace(ctx context.Context) (err error) {
	s.end()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.child, err = startFork(ctx, s.plan.Command); err != nil {
		s.child = nil
		return err
	}
	s.number = s.next
	s.next++
	return nil
}

// stamp writes into rounds which process measured them.
func (s *processes) stamp(rounds []*Round) {
	for _, r := range rounds {
		r.Process = s.number
	}
}

// drop kills the child, if there is one and err is not nil.
func (s *processes) drop(err error) {
	if err != nil && s.child != nil {
		_ = s.child.cmd.Process.Kill() // it may have ended
		s.end()
	}
}

// end ends the child, if there is one.
func (s *processes) end() {
	if s.child != nil {
		_ = s.child.end() // all that it measured is here
		s.child = nil
	}
}
