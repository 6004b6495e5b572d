package epoch

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// domain is the readers and what they keep from being freed.
//
//	reader:   section = epoch;    find e             unload:  unlink e;  epoch += 1
//	                                                          every section 0, or not
//	                                                          older? free
//
// Either the reader's store comes before the look at its section, and the look finds an epoch
// that is older; or the reader looks for e when e is unlinked.
type domain struct {
	_     [128]byte
	epoch mem.Uint64             // raised by retire, read by every get
	all   mem.Pointer[[]*reader] // replaced, never changed
	_     [128]byte

	mu    mem.Mutex // guards limbo
	limbo []retired // oldest first
	_     [128]byte

	idleLock mem.RWLock // a spinlock, its write side only: guards idle, and replacing all
	idle     []*reader  // those that can be borrowed
	_        [128]byte
}

// reader is a handle. Only its owner, or who has borrowed it, uses it.
type reader struct {
	_       [128]byte
	section mem.Uint64 // 1 + the epoch in which it began; 0: outside. enter and leave publish, collect observes
	depth   int        // gets without their puts
	scheme  *Scheme
	id      int        // position in domain.all
	cell    percpu.CPU // of the counts
	_       [128]byte
}

// retired is a module that has been unloaded.
type retired struct {
	epoch uint64 // no section that began before can see it: its number is at least 1 + epoch
	free  func()
}

// register adds a reader.
func (d *domain) register(s *Scheme) *reader {
	d.idleLock.Lock()
	defer d.idleLock.Unlock()
	var readers []*reader
	if all := d.all.Load(); all != nil {
		readers = append(readers, *all...)
	}
	r := &reader{scheme: s, id: len(readers), cell: percpu.CPU(len(readers) % percpu.Possible())}
	readers = append(readers, r)
	// Before its first section: pairs with the Load in collect. A collect that does not see the
	// reader has its unload behind it, so that the reader finds nothing of what is freed.
	d.all.Store(&readers)
	return r
}

// reader returns the one with that id.
func (d *domain) reader(id int) *reader { return (*d.all.Load())[id] }

// borrow returns a reader that nobody uses.
func (d *domain) borrow(s *Scheme) *reader {
	d.idleLock.Lock()
	if n := len(d.idle); n > 0 {
		r := d.idle[n-1]
		d.idle = d.idle[:n-1]
		d.idleLock.Unlock()
		return r
	}
	d.idleLock.Unlock()
	return d.register(s)
}

func (d *domain) giveBack(r *reader) {
	d.idleLock.Lock()
	d.idle = append(d.idle, r)
	d.idleLock.Unlock()
}

// enter begins a section, or goes deeper into one. Cost: a load and an atomic store of a line
// of the reader's own.
func (r *reader) enter() {
	if r.depth == 0 {
		r.section.Store(1 + r.scheme.epoch.Load()) // a full barrier before the search: pairs with collect
	}
	r.depth++
}

// leave undoes one enter.
func (r *reader) leave() {
	if r.depth--; r.depth == 0 {
		r.section.Store(0) // publishes to collect what the section read
	}
}

// retire has free called when no section is left that began before this call. What it frees
// is unlinked.
func (d *domain) retire(free func()) {
	d.mu.Lock()
	d.limbo = append(d.limbo, retired{d.epoch.Add(1), free}) // a full barrier after the unlinking: pairs with enter
	done := d.collect()
	d.mu.Unlock()
	for _, r := range done {
		r.free()
	}
}

// collect takes from limbo what can be freed. The caller holds mu.
func (d *domain) collect() (done []retired) {
	oldest := 1 + d.epoch.Load()
	if all := d.all.Load(); all != nil {
		for _, r := range *all {
			if section := r.section.Load(); section != 0 { // observes leave, and what came before it
				oldest = min(oldest, section)
			}
		}
	}
	n := 0
	for n < len(d.limbo) && 1+d.limbo[n].epoch <= oldest {
		n++
	}
	done, d.limbo = d.limbo[:n:n], d.limbo[n:]
	return done
}

// Unfreed returns how many modules have been unloaded and not freed yet.
func (d *domain) Unfreed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.limbo)
}
