package coherence

// event is something that happens at a time: a processor goes on, a line departs, or a call.
type event struct {
	at   Time
	n    uint32 // of events at one time the one that was made first comes first
	proc int32
	line *Line
	call func()
}

func (e *event) before(f *event) bool { return e.at < f.at || e.at == f.at && int32(e.n-f.n) < 0 }

// heap is events, the first of which is at the top.
type heap struct{ events []event }

func (h *heap) len() int { return len(h.events) }

// first returns the time of the next event, or late if there is none.
func (h *heap) first(late Time) Time {
	if len(h.events) == 0 {
		return late
	}
	return h.events[0].at
}

func (h *heap) push(e event) {
	h.events = append(h.events, e)
	i := len(h.events) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&h.events[parent]) {
			break
		}
		h.events[i] = h.events[parent]
		i = parent
	}
	h.events[i] = e
}

func (h *heap) pop() event {
	top := h.events[0]
	last := len(h.events) - 1
	e := h.events[last]
	h.events[last] = event{}
	if h.events = h.events[:last]; last == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= last {
			break
		}
		best := child
		for c := child + 1; c < min(child+4, last); c++ {
			if h.events[c].before(&h.events[best]) {
				best = c
			}
		}
		if !h.events[best].before(&e) {
			break
		}
		h.events[i] = h.events[best]
		i = best
	}
	h.events[i] = e
	return top
}
