package speculative

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. The gate of a module that is COMING is open, because IDE
// and SCSI opened their own disks during init.
const (
	open   = iota
	closed // an unload is deciding
	going
)

// module is the gate of a module, which every get reads, and its count.
type module struct {
	_    [128]byte
	gate mem.Int32      // changed under mu; decide publishes, get observes
	refs percpu.Ordered // raised before the look at the gate
	_    [128]byte

	mu mem.RWLock // a spinlock, by which undo and sum exclude each other
	_  [128]byte
}

// SetModule gives m a count of zero and an open gate.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{refs: percpu.NewOrdered()} }

// count adds n to the count, which is a full barrier.
func (m *module) count(n int64) {
	cpu := percpu.Pin()
	m.refs.Add(cpu, n)
	percpu.Unpin(cpu)
}

// get is try_module_get. The caller's table lock keeps the module from being
// freed.
func (s *Scheme) get(mod *schemes.Module) bool {
	m := mod.Guard.(*module)
	m.count(1)                 // before the look at the gate:
	if m.gate.Load() == open { // pairs with the Store in decide, which comes before the sum
		return true
	}
	return s.confirm(mod)
}

// confirm is the slow path of a get that found the gate not open. It waits until the
// unload has decided. If the module is going, confirm undoes the get.
func (s *Scheme) confirm(mod *schemes.Module) bool {
	m := mod.Guard.(*module)
	m.mu.Lock()
	if m.gate.Load() == open { // observes decide, through mu
		m.mu.Unlock()
		return true
	}
	m.count(-1)
	m.mu.Unlock()
	s.wake(mod)
	return false
}

// put is module_put. Once the count has fallen the module may be freed, and
// only its address is used.
func (s *Scheme) put(mod *schemes.Module) {
	mod.Guard.(*module).count(-1) // before Any: pairs with Enter in Unload
	s.wake(mod)
}

func (s *Scheme) wake(mod *schemes.Module) {
	if s.waiting.Any() {
		s.waiting.Wake(mod)
	}
}

// sum returns the count: the references, and perhaps gets that will be undone.
func (m *module) sum() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.refs.Sum()
}

// decide closes the gate for good and returns true. If refuse is set and the module is
// held, it opens the gate again and returns false. A get that is not in the sum counts
// after the gate was closed, and will see that it is closed.
func (m *module) decide(refuse bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gate.Store(closed) // a full barrier before the sum: pairs with the count in get
	if refuse && m.refs.Sum() != 0 {
		m.gate.Store(open)
		return false
	}
	m.gate.Store(going)
	return true
}

// Unload closes the gate and then reads the sum. The wait for holders cannot be
// interrupted. Gets are refused meanwhile, so the wait ends when the last holder
// puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	if !m.decide(u.Flags.Has(schemes.NonBlock) && !forced) {
		return schemes.ErrWouldBlock
	}
	u.SetGoing()
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for m.sum() != 0 {
			u.Sleep(waiter, nil)
		}
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	u.Free()
	m.refs.Freed()
	mem.Freed(m)
	return nil
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).sum() }
