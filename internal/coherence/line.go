package coherence

// Kind is what an operation does to a line.
type Kind uint8

// The kinds. On amd64 an atomic store is an exchange, so it is an RMW.
const (
	Load Kind = iota
	Store
	RMW
	kinds
)

// nobody owns a line that is shared, or that was never used.
const nobody = -1

// Line is one cache line. Only the simulation that made it may use it.
type Line struct {
	owner   int32 // who may write it, or nobody
	last    int32 // who owned it last, or nobody: it was never written, and everybody can read it
	sharers set   // who may read it, if it has no owner
	common  bool  // more than one processor has used it

	arrived Time // at its owner
	entered Time // the cluster of its owner
	busy    Time // until then an operation or a transfer is on its way
	leaving bool // its departure is among the events
	due     bool // it departs as soon as the owner's operation has ended: none begins any more

	waiting int
	queues  []queue // by cluster
	global  queue   // of all, with GlobalFIFO
}

type request struct {
	proc int32
	kind Kind
	at   Time
}

// queue is requests, the oldest first.
type queue struct {
	requests []request
	first    int
}

func (q *queue) len() int       { return len(q.requests) - q.first }
func (q *queue) head() *request { return &q.requests[q.first] }
func (q *queue) push(r request) { q.requests = append(q.requests, r) }
func (q *queue) pop() (r request) {
	r = q.requests[q.first]
	if q.first++; q.first == len(q.requests) {
		q.requests, q.first = q.requests[:0], 0
	} else if q.first > 64 && 2*q.first > len(q.requests) {
		q.requests = q.requests[:copy(q.requests, q.requests[q.first:])]
		q.first = 0
	}
	return r
}

// NewLine returns a line that nobody has used.
func (s *Sim) NewLine() *Line {
	l := &Line{owner: nobody, last: nobody}
	s.lines = append(s.lines, l)
	return l
}

// Common reports whether more than one processor has used the line.
func (l *Line) Common() bool { return l.common }

// hits reports whether p can do k with what it has of l.
func (l *Line) hits(p int32, k Kind) bool {
	if l.owner == p {
		return !l.due
	}
	return k == Load && l.owner == nobody && l.sharers.has(p)
}

// enqueue has p wait for l.
func (s *Sim) enqueue(l *Line, p *Proc, k Kind) {
	r := request{p.id, k, s.now}
	if s.opts.GlobalFIFO {
		l.global.push(r)
	} else {
		for len(l.queues) <= int(p.at.cluster) {
			l.queues = append(l.queues, queue{})
		}
		l.queues[p.at.cluster].push(r)
	}
	if l.waiting++; !l.leaving {
		s.leave(l)
	}
}

// leave makes the departure of l an event: not before its owner has had it for the hold window.
func (s *Sim) leave(l *Line) {
	at := s.now
	if l.owner != nobody && s.hold > 0 {
		at = max(at, l.arrived+s.hold/2+Time(s.random.Int64N(int64(s.hold)+1)))
	}
	l.leaving = true
	s.events.push(event{at: at, n: s.next, line: l})
	s.next++
}

// depart gives l to the next processor, if the owner's operation has ended.
func (s *Sim) depart(l *Line) {
	if l.busy > s.now {
		l.due = true
		s.events.push(event{at: l.busy, n: s.next, line: l})
		s.next++
		return
	}
	l.leaving, l.due = false, false
	if r := s.choose(l); r.kind == Load {
		s.serveReads(l, r)
	} else {
		s.serveWrite(l, r)
	}
	if l.waiting > 0 {
		s.leave(l)
	}
}

// choose takes the request out that is served next.
func (s *Sim) choose(l *Line) request {
	l.waiting--
	if s.opts.GlobalFIFO {
		return l.global.pop()
	}
	home := s.places[l.last]
	var here, oldest *queue
	for c := range l.queues {
		q := &l.queues[c]
		switch {
		case q.len() == 0:
		case c == int(home.cluster):
			here = q
		case oldest == nil || q.head().at < oldest.head().at:
			oldest = q
		}
	}
	if here != nil && oldest != nil {
		r := oldest.head()
		reached := max(r.at, l.entered) + s.transfer[home.distance(s.places[r.proc])]/2
		if here.head().at > reached {
			here = nil
		}
	}
	if here != nil {
		return here.pop()
	}
	return oldest.pop()
}

// serveWrite gives l to the processor that asked to write it.
func (s *Sim) serveWrite(l *Line, r request) {
	arrival := s.now + s.travel(l, r.proc)
	if s.places[l.last].cluster != s.places[r.proc].cluster {
		l.entered = arrival
	}
	l.owner, l.last, l.sharers = r.proc, r.proc, set{}
	l.arrived = arrival
	l.busy = arrival + s.cost[r.kind]
	s.wakeAt(s.procs[r.proc], arrival)
}

// travel returns how long it takes until p can write l: the farthest processor that has it decides.
func (s *Sim) travel(l *Line, p int32) Time {
	d := Self
	if l.owner != nobody {
		d = s.places[l.owner].distance(s.places[p])
	} else {
		for d < Far && !l.sharers.within(&s.masks[p][d]) {
			d++
		}
	}
	return max(s.transfer[d]-s.hold, 0)
}

// serveReads gives l to r and to all others that wait to read it.
func (s *Sim) serveReads(l *Line, r request) {
	at := s.now + s.fetch(l, r.proc)
	if l.owner != nobody {
		l.sharers = set{}
		l.sharers.add(l.owner)
		l.owner = nobody
	}
	l.busy = at
	gap := Time(0)
	serve := func(r request) {
		s.wakeAt(s.procs[r.proc], max(at, s.now+s.fetch(l, r.proc)+gap))
		gap += ReadGap
	}
	serve(r)
	readers := []int32{r.proc}
	drain := func(q *queue) {
		kept := q.requests[:q.first]
		for _, r := range q.requests[q.first:] {
			if r.kind != Load {
				kept = append(kept, r)
				continue
			}
			serve(r)
			readers = append(readers, r.proc)
			l.waiting--
		}
		q.requests = kept
		if q.len() == 0 {
			q.requests, q.first = q.requests[:0], 0
		}
	}
	drain(&l.global)
	for c := range l.queues {
		drain(&l.queues[c])
	}
	for _, p := range readers {
		l.sharers.add(p)
	}
}

// fetch returns how long it takes until p can read l: the nearest processor that has it decides.
func (s *Sim) fetch(l *Line, p int32) Time {
	if l.owner != nobody {
		return s.read[s.places[l.owner].distance(s.places[p])]
	}
	d := Sibling
	for d < Far && !l.sharers.meets(&s.masks[p][d]) {
		d++
	}
	return s.read[d]
}
