package percpuref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Where a module's references are counted. A module that is COMING can be pinned like
// a live one, because IDE and SCSI opened their own disks during init.
const (
	perCPU = iota // in the cells
	atomic        // in the one word: __PERCPU_REF_ATOMIC
	dead          // in the word, and there are no more gets: __PERCPU_REF_DEAD
)

const (
	base = 1       // the loader's own reference: while it is there, so is the module
	bias = 1 << 62 // PERCPU_COUNT_BIAS: more references than there ever are
)

// module is struct percpu_ref.
//
// Every get and put reads the mode, and only unloads write it. It lies apart from the
// word, which gets and puts write while the mode is not perCPU, and from the cells,
// each of which is on cache lines of its own.
type module struct {
	_     [128]byte
	mode  mem.Int32      // switchTo and kill publish, get and put observe
	cells percpu.Counter // cells may be negative one by one

	_      [128]byte
	count  mem.Int64               // base, the references not in cells, and bias while the mode is perCPU
	waiter mem.Pointer[mem.Waiter] // set before base is given up
	_      [128]byte
}

// SetModule gives m a count of base.
func (Scheme) SetModule(m *schemes.Module) {
	guard := &module{cells: percpu.NewCounter()}
	guard.count.Store(bias + base)
	m.Guard = guard
}

// get is percpu_ref_tryget_live. The caller is in the section in which it found
// the module.
func (m *module) get(cpu percpu.CPU) bool {
	mode := m.mode.Load() // observes unload's store; pairs with its Synchronize
	if mode == perCPU {
		m.cells.Add(cpu, 1)
		return true
	}
	return mode == atomic && m.incNotZero()
}

// incNotZero is atomic_long_inc_not_zero: zero is for good.
func (m *module) incNotZero() bool {
	for {
		n := m.count.Load() // a guess, unless zero: the CAS says whether it still holds
		if n == 0 {
			return false
		}
		if m.count.CompareAndSwap(n, n+1) { // pairs with whatever brings it to zero: put, and Unload
			return true
		}
	}
}

// put is percpu_ref_put. The caller is in a section. put reports whether the count is
// zero, which is true only once: the unloader then waits to be woken. Otherwise the
// module may be freed as soon as the section has ended.
func (m *module) put(cpu percpu.CPU) (last bool) {
	if m.mode.Load() == perCPU { // as in get
		m.cells.Add(cpu, -1)
		return false
	}
	return m.count.Add(-1) == 0 // the last one pairs with the Add in Unload
}

// switchTo is percpu_ref_switch_to_atomic_sync, and with dead percpu_ref_kill_and_confirm.
// From then on the word is base plus the number of references. The Add pairs with those in
// put and the CAS in incNotZero.
func (m *module) switchTo(mode int32) {
	m.mode.Store(mode)   // publishes to get and put, through Synchronize:
	percpu.Synchronize() // whoever has seen the old mode has added to its cell
	m.count.Add(m.cells.Sum() - bias)
}

// toPerCPU is percpu_ref_resurrect: it undoes switchTo. A get or put that has seen the
// old mode just before may still change the word; the bias allows for that.
func (m *module) toPerCPU() {
	// Before the mode, so that no put brings the word to zero any more: pairs with
	// the Add in put. Nobody has touched a cell since switchTo.
	m.count.Add(bias - m.cells.Sum())
	m.mode.Store(perCPU) // publishes to get and put
}

// Refs returns the module's count without the loader's share.
func (Scheme) Refs(mod *schemes.Module) int64 {
	m := mod.Guard.(*module)
	refs := m.count.Load() - base
	if m.mode.Load() == perCPU {
		refs += m.cells.Sum() - bias
	}
	return refs
}
