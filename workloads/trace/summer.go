package trace

import "time"

// summer makes a [Summary], event by event.
type summer struct {
	Summary
	first, last time.Duration
	threads     [maxPID/64 + 1]uint64 // a bit for each
	modules     map[string]*moduleSum
	sites       map[string]*SiteUsage
	pairs       pairs
	open        int
	removing    map[int32]time.Duration // since when a thread is in delete_module
	second      window
	milli       window
}

// moduleSum is how a module was used, and the count that was printed last.
type moduleSum struct {
	Usage
	refs    int32
	printed bool // a count was printed since the module was freed
}

// window counts what happens in the present stretch of time.
type window struct {
	length time.Duration
	number time.Duration
	count  int
}

func (w *window) add(at time.Duration) int {
	if n := at / w.length; n != w.number {
		w.number, w.count = n, 0
	}
	w.count++
	return w.count
}

func newSummer() *summer {
	return &summer{
		Summary: Summary{
			Answers: make(map[int64]int64), Holds: newHolds(), HoldsOf: make(map[string]Holds), Deletes: newHolds(),
		},
		modules: make(map[string]*moduleSum), sites: make(map[string]*SiteUsage), pairs: newPairs(),
		removing: make(map[int32]time.Duration),
		second:   window{length: time.Second}, milli: window{length: time.Millisecond},
	}
}

func (s *summer) add(e *Event) {
	if e.Kind == Lost {
		s.Lost += max(int64(e.Refs), 1)
		return
	}
	if s.Events == 0 {
		s.first, s.last = e.At, e.At
	}
	s.Events++
	s.Count[e.Kind]++
	if e.At < s.last && !e.late() {
		s.Back++
	}
	s.last = max(s.last, e.At)
	if word, bit := &s.threads[e.PID/64], uint64(1)<<(e.PID%64); *word&bit == 0 {
		*word |= bit
		s.Threads++
	}
	switch e.Kind {
	case Get, Put:
		s.reference(e)
	case Load:
		s.usage(e.Module).Loads++
		s.pairs.load(e)
	case Free:
		m := s.usage(e.Module)
		m.Frees++
		m.printed = false
	case DeleteEnter:
		s.removing[e.PID] = e.At
		if e.Module == "" {
			s.Unnamed++
		}
	case DeleteExit:
		s.Answers[e.Return]++
		if since, ok := s.removing[e.PID]; ok && e.Return == 0 {
			s.Deletes.add(e.At - since)
		}
		delete(s.removing, e.PID)
	}
}

func (s *summer) usage(name string) *moduleSum {
	u := s.modules[name]
	if u == nil {
		u = &moduleSum{Usage: Usage{Module: name}}
		s.modules[name] = u
	}
	return u
}

// reference adds a get or a put.
func (s *summer) reference(e *Event) {
	since := max(e.At-s.first, 0)
	s.Second, s.Milli = max(s.Second, s.second.add(since)), max(s.Milli, s.milli.add(since))
	if e.Refs > s.MaxRefs {
		s.MaxRefs, s.MaxOf = e.Refs, e.Module
	}
	u := s.usage(e.Module)
	s.step(u, e)
	if e.Kind == Get {
		u.Gets++
		s.pairs.get(e, 0)
		s.open++
		s.MaxOpen = max(s.MaxOpen, s.open)
		site := s.sites[e.Site]
		if site == nil {
			if len(s.sites) >= maxNames {
				s.Beyond++
				return
			}
			site = &SiteUsage{Site: e.Site, Table: TableOf(e.Site).Name}
			s.sites[e.Site] = site
		}
		site.Gets++
		return
	}
	u.Puts++
	if t, what := s.pairs.put(e); what == aGet {
		s.open--
		s.Holds.add(e.At - t.at)
		table := s.table(t.site)
		of, ok := s.HoldsOf[table]
		if !ok {
			of = newHolds()
			s.HoldsOf[table] = of
		}
		of.add(e.At - t.at)
	}
}

// table returns the name of the table of a site, which is found once as long as sites are kept.
func (s *summer) table(site string) string {
	if u := s.sites[site]; u != nil {
		return u.Table
	}
	return TableOf(site).Name
}

// step compares the count that e printed with the one before it.
func (s *summer) step(m *moduleSum, e *Event) {
	if e.Refs == notPrinted {
		return
	}
	if m.printed {
		s.Steps++
		if by := e.Refs - m.refs; e.Kind == Get && by != 1 || e.Kind == Put && by != -1 {
			s.Jumps++
		}
	}
	m.refs, m.printed = e.Refs, true
}

// end returns the summary of what was added.
func (s *summer) end() *Summary {
	s.Duration = s.last - s.first
	s.Rules, s.Open = s.pairs.rules, int64(s.open)
	for _, u := range s.modules {
		if u.Loads > 0 {
			s.Loaded++
		}
		if u.Gets > 0 {
			s.Got++
		}
	}
	used := make(map[string]*Usage, len(s.modules))
	for name, m := range s.modules {
		used[name] = &m.Usage
	}
	s.Modules = sorted(used, func(u *Usage) int64 { return u.Gets }, func(u *Usage) string { return u.Module })
	s.Sites = sorted(s.sites, func(u *SiteUsage) int64 { return u.Gets }, func(u *SiteUsage) string { return u.Site })
	return &s.Summary
}
