package bench

// sampled is the closed loop with the clock read around one Get in so many: the
// sampling interval of the worker's timings.
type sampled struct{ *worker }

func (s sampled) run(n int) int {
	times, untimed, left := &s.times, closed{s.worker}, n
	for left > times.skip {
		untimed.run(times.skip)
		left -= times.skip + 1
		times.skip = times.every - 1
		t := s.next()
		at := times.probe.now.Load() // observes the phase of an unload, which probe.Enter publishes
		began := times.clock.Now()
		ref, err := s.scheme.Get(t.Table, t.Key)
		got := times.note(t, at, began)
		s.finish(t, ref, err)
		s.opened(began, got, err)
	}
	untimed.run(left)
	times.skip -= left
	return n
}
