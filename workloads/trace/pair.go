package trace

import (
	"strings"
	"time"
)

// pairs matches puts with gets. The rule is that of docs/traces.md: a put ends the latest open get of the same thread
// on that module; if there is none, the oldest open get of any thread; if there is none either, nothing.
type pairs struct {
	open  map[string][]taken
	loads map[string]int32 // the thread that loads a module whose init function has not ended
	rules Rules
}

// taken is a get that is open.
type taken struct {
	pid  int32
	site string
	at   time.Duration
	id   int32 // the caller's own
}

// Rules is how many puts were matched by which rule.
type Rules struct {
	SameThread int64 // with a get of the same thread
	Oldest     int64 // with the oldest get of any thread
	Loader     int64 // the loader's own reference, which has no get
	Unmatched  int64 // with none: the get is older than the trace, or it was lost
}

func newPairs() pairs {
	return pairs{open: make(map[string][]taken), loads: make(map[string]int32)}
}

// match is what a put ends.
type match int

const (
	nothing match = iota
	aGet
	theLoaders
)

// load notes that e loads a module.
func (p *pairs) load(e *Event) { p.loads[e.Module] = e.PID }

// get notes an open get.
func (p *pairs) get(e *Event, id int32) {
	p.open[e.Module] = append(p.open[e.Module], taken{e.PID, e.Site, e.At, id})
}

// put returns what the put e ends.
func (p *pairs) put(e *Event) (taken, match) {
	if p.loaders(e) {
		delete(p.loads, e.Module)
		p.rules.Loader++
		return taken{}, theLoaders
	}
	open := p.open[e.Module]
	found := len(open) - 1
	for found >= 0 && open[found].pid != e.PID {
		found--
	}
	switch {
	case found >= 0:
		p.rules.SameThread++
	case len(open) > 0:
		p.rules.Oldest++
		found = 0
	default:
		p.rules.Unmatched++
		return taken{}, nothing
	}
	t := open[found]
	p.close(e.Module, found)
	return t, aGet
}

// close removes open get i of a module.
func (p *pairs) close(module string, i int) {
	open := p.open[module]
	if len(open) == 1 {
		delete(p.open, module)
		return
	}
	p.open[module] = append(open[:i], open[i+1:]...)
}

// loaders reports whether e releases the reference that the loader has while init runs. It is the put of the loading
// thread in the loader's own code.
func (p *pairs) loaders(e *Event) bool {
	if strings.HasPrefix(e.Site, "do_init_module") {
		return true
	}
	pid, loads := p.loads[e.Module]
	return loads && pid == e.PID && (strings.HasPrefix(e.Site, "load_module") ||
		strings.Contains(e.Site, "init_module"))
}
