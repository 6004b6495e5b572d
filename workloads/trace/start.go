package trace

// start finds out what was there when the trace began: a module whose first event is not its load was loaded, and had
// as many references as its first count says.
func (b *builder) start() {
	older := make(map[int32]int32) // references that the trace began with
	b.printed = make(map[string]bool)
	for i := range b.events {
		if b.events[i].Refs > 0 {
			b.printed[b.events[i].Module] = true
		}
	}
	for i := range b.events {
		e := &b.events[i]
		switch e.Kind {
		case Get, Put, Load, Free:
			b.first(i, older)
		case DeleteEnter:
			if c := b.calls[i]; c.exit >= 0 && c.module != "" && c.answer != OtherError {
				b.attempted(c, older)
			}
		}
	}
	b.permanent()
	for n := range b.script.Modules {
		m := &b.script.Modules[n]
		if !m.Loaded || older[int32(n)] <= 0 {
			continue
		}
		table := len(Tables) - 1
		for range min(int(older[int32(n)]), maxOpened-b.script.Notes.Opened) {
			get := b.emit(Op{Kind: OpGet, Module: int32(n), Pair: -1, Table: b.place(int32(n), table), Inferred: true})
			b.states[n].older = append(b.states[n].older, get)
			b.script.Notes.Opened++
		}
	}
	for n := range b.states {
		b.states[n].loaded = b.script.Modules[n].Loaded
		b.states[n].epoch = 0
	}
}

// maxOpened is how many references a script may have that no event of the trace has taken. A count that is printed may
// be any number. Where it is not reached, [Notes.Differ] says so.
const maxOpened = 1 << 20

// unknownCount marks a module that was loaded at the start and whose count no event has said so far.
const unknownCount = -1

// first takes from an event what it says about the start.
func (b *builder) first(i int, older map[int32]int32) {
	e := &b.events[i]
	n := b.number(e.Module)
	s := &b.states[n]
	if !s.seen {
		s.seen = true
		b.script.Modules[n].Loaded = e.Kind != Load
		older[n] = unknownCount
	}
	if !b.script.Modules[n].Loaded {
		older[n] = 0
	}
	switch {
	case e.Kind == Load || e.Kind == Free:
		older[n] = max(older[n], 0)
		s.loaded = true // what follows is another instance
	case s.loaded || older[n] > 0 || older[n] == 0 && s.epoch > 0:
	case e.Refs > 0 && e.Kind == Get:
		older[n], s.epoch = max(e.Refs-2, 0), 1
	case e.Refs > 0:
		older[n], s.epoch = e.Refs, 1
	}
}

// attempted takes from a call of delete_module what it says about the start.
func (b *builder) attempted(c call, older map[int32]int32) {
	n := b.number(c.module)
	s := &b.states[n]
	if !s.seen {
		s.seen = true
		b.script.Modules[n].Loaded = c.answer != NotFound
		older[n] = unknownCount
	}
	if c.answer == WouldBlock && older[n] == unknownCount && !b.printed[c.module] {
		older[n] = 1
	}
}

// permanent finds the modules that have no exit function: somebody was told that they are busy, and nobody ever removed
// one.
func (b *builder) permanent() {
	busy, removed := make(map[string]bool), make(map[string]bool)
	for _, c := range b.calls {
		switch c.answer {
		case Busy:
			busy[c.module] = c.exit >= 0
		case Granted:
			removed[c.module] = true
		}
	}
	for i := range b.events {
		if b.frees[i] {
			removed[b.events[i].Module] = true
		}
	}
	for name := range busy {
		if name != "" && busy[name] && !removed[name] {
			b.script.Modules[b.number(name)].Permanent = true
		}
	}
}
