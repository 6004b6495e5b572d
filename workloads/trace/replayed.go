package trace

import "strings"

// event adds to the script what event i says.
func (b *builder) event(i int) {
	e := &b.events[i]
	switch e.Kind {
	case Get:
		n := b.live(e)
		get := b.emit(b.op(e, OpGet, n, b.place(n, tableOf(e.Site))))
		b.pairs.get(e, get)
		b.resync(e, n)
		b.explain(e.Module)
	case Put:
		b.put(e)
	case Load:
		b.load(i)
	case Free:
		b.free(i)
	case Request:
		b.request(e)
	case DeleteEnter:
		b.asked(i)
	case DeleteExit:
		b.answered(i)
	case Lost:
		b.epoch++
	}
}

func (b *builder) op(e *Event, kind OpKind, module int32, table uint8) Op {
	return Op{At: e.At, Line: e.Line, Kind: kind, Module: module, Pair: -1, PID: e.PID, Table: table}
}

// inferred is an operation that must have happened before e.
func (b *builder) inferred(e *Event, kind OpKind, module int32) Op {
	return Op{At: e.At, Kind: kind, Module: module, Pair: -1, PID: e.PID, Inferred: true}
}

// live returns the number of the module of e. If the module is not loaded as far as the events say, they lack its load.
func (b *builder) live(e *Event) int32 {
	n := b.number(e.Module)
	if s := &b.states[n]; !s.loaded {
		s.loaded = true
		b.script.Notes.Loads++
		b.emit(b.inferred(e, OpLoadBegin, n))
		b.emit(b.inferred(e, OpLoadEnd, n))
	}
	return n
}

func (b *builder) put(e *Event) {
	n := b.live(e)
	s := &b.states[n]
	t, what := b.pairs.put(e)
	switch {
	case what == theLoaders && s.loaders >= 0:
		o := b.op(e, OpPut, n, 0)
		o.Pair, s.loaders = s.loaders, -1
		b.emit(o)
	case what == theLoaders:
		if s.coming && !s.failing {
			b.ready(e, n)
		}
	case what == aGet:
		o := b.op(e, OpPut, n, 0)
		o.Pair = t.id
		b.emit(o)
	case len(s.older) > 0:
		o := b.op(e, OpPut, n, 0)
		o.Pair = s.older[0]
		s.older = s.older[1:]
		b.emit(o)
	default:
		b.script.Notes.Dropped++
	}
	b.resync(e, n)
	b.explain(e.Module)
}

// refs returns how many references are open.
func (b *builder) refs(n int32) int {
	refs := len(b.pairs.open[b.script.Modules[n].Name]) + len(b.states[n].older)
	if b.states[n].loaders >= 0 {
		refs++
	}
	return refs
}

// resync compares the count that e printed with what is open, once after events were lost.
func (b *builder) resync(e *Event, n int32) {
	s := &b.states[n]
	if e.Refs > 0 {
		s.printed = e.Refs - 1
		if s.coming {
			s.printed-- // the loader's own reference beside the module's
		}
	}
	if s.epoch == b.epoch || e.Refs <= 0 || s.coming {
		return
	}
	s.epoch = b.epoch
	for b.refs(n) > int(e.Refs)-1 && b.refs(n) > 0 {
		b.closeOne(e, n)
	}
	for b.refs(n) < int(e.Refs)-1 && b.script.Notes.Opened < maxOpened {
		o := b.inferred(e, OpGet, n)
		o.Table = b.place(n, len(Tables)-1)
		s.older = append(s.older, b.emit(o))
		b.script.Notes.Opened++
	}
}

// closeOne ends the oldest reference to a module.
func (b *builder) closeOne(e *Event, n int32) {
	s, o := &b.states[n], b.inferred(e, OpPut, n)
	name := b.script.Modules[n].Name
	switch {
	case s.loaders >= 0:
		o.Pair, s.loaders = s.loaders, -1
	case len(s.older) > 0:
		o.Pair, s.older = s.older[0], s.older[1:]
	default:
		o.Pair = b.pairs.open[name][0].id
		b.pairs.close(name, 0)
	}
	b.emit(o)
	b.script.Notes.Closed++
}

// closeAll ends all references to a module that goes.
func (b *builder) closeAll(e *Event, n int32) {
	for b.refs(n) > 0 {
		b.closeOne(e, n)
	}
}

// ready ends the load of a module.
func (b *builder) ready(e *Event, n int32) {
	s := &b.states[n]
	o := b.op(e, OpLoadEnd, n, 0)
	o.Fail = s.failing
	b.emit(o)
	s.coming, s.failing = false, false
	s.loaded = !o.Fail
}

func (b *builder) load(i int) {
	e := &b.events[i]
	if s := &b.states[b.number(e.Module)]; s.early {
		s.early = false
		return
	}
	b.begin(e, i)
}

// begin begins the load that event i records. It happened at e, which may be earlier.
func (b *builder) begin(e *Event, i int) {
	n := b.number(e.Module)
	s := &b.states[n]
	if s.loaded || s.coming { // its unload is lost
		b.gone(e, n)
	}
	b.pairs.load(e)
	b.emit(b.op(e, OpLoadBegin, n, 0))
	s.loaded, s.coming, s.failing, s.epoch = true, true, b.fails[i], b.epoch
	b.explain(e.Module)
}

// gone unloads a module of which no event says that it was unloaded.
func (b *builder) gone(e *Event, n int32) {
	s := &b.states[n]
	if s.coming {
		b.ready(e, n)
	}
	if !s.loaded {
		return
	}
	b.closeAll(e, n)
	b.emit(b.inferred(e, OpUnload, n))
	b.script.Notes.Loads++
	s.loaded = false
}

// free is for modules that were freed without a call: their init failed, or the calls were not recorded.
func (b *builder) free(i int) {
	e := &b.events[i]
	n := b.number(e.Module)
	s := &b.states[n]
	if _, failed := b.failing[i]; failed && s.coming {
		b.closeAll(e, n)
		b.ready(e, n)
	} else if b.frees[i] && s.loaded {
		b.gone(e, n)
		b.script.Notes.Loads--
		b.script.Ops[len(b.script.Ops)-1].Line = e.Line
	}
	b.explain(e.Module)
}

// aliasTables are the tables by what an alias begins with.
var aliasTables = map[string]string{
	"fs-": "filesystem", "crypto": "crypto", "block-": "block", "char-": "char", "snd-": "char", "sound-": "char",
	"net-": "net", "rtnl-": "net", "netdev-": "net", "can-": "net", "nls_": "nls", "nf": "net", "binfmt-": "exec",
	"parport": "driver", "usb:": "driver", "pci:": "driver", "hdaudio:": "driver",
}

func (b *builder) request(e *Event) {
	table, name := tableOf(e.Site), e.Module
	for begins, t := range aliasTables {
		if strings.HasPrefix(e.Module, begins) {
			table = tableNamed(t)
		}
	}
	if rest, ok := strings.CutPrefix(name, "fs-"); ok {
		name = rest
	}
	o := b.op(e, OpMiss, -1, uint8(table))
	if n, ok := b.numbers[name]; ok {
		o.Module, o.Table = n, b.place(n, table)
	} else {
		alias, known := b.aliases[e.Module]
		if !known {
			alias = int32(len(b.script.Aliases))
			b.aliases[e.Module] = alias
			b.script.Aliases = append(b.script.Aliases, e.Module)
		}
		o.Pair = alias
	}
	b.emit(o)
}

func tableNamed(name string) int {
	for i := range Tables {
		if Tables[i].Name == name {
			return i
		}
	}
	return len(Tables) - 1
}
