package splitref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. COMING is open: IDE and SCSI opened their own
// disks during init.
const (
	open    = iota
	stopped // the machine stands still while an unloader decides
	going
)

// module is what get and put need of a module: the count and the gate.
//
// The gate is read by every get and put and written twice in a module's life.
// The cells lie elsewhere, each on its own lines: with the gate beside
// the first of them, get and put cost eight times as much at two processors.
type module struct {
	_      [128]byte
	gate   mem.Int32               // Unload publishes, get and put observe
	incs   percpu.Counter          // gets, on each processor; only grows
	decs   percpu.Counter          // puts, likewise
	waiter mem.Pointer[mem.Waiter] // set before the gate says going
	_      [128]byte

	restart mem.RWMutex // write-locked while the gate says stopped
}

// SetModule gives m a count of zero and an open gate.
func (Scheme) SetModule(m *schemes.Module) {
	m.Guard = &module{incs: percpu.NewCounter(), decs: percpu.NewCounter()}
}

// get is try_module_get: false once the module is going.
func (m *module) get() bool {
	for {
		cpu := percpu.Pin()
		gate := m.gate.Load() // observes Unload's store: exact, since the section is
		if gate == open {     // wholly before or wholly after its StopMachine
			m.incs.Add(cpu, 1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			return gate == open
		}
		m.awaitRestart()
	}
}

// put is module_put. The waiter is fetched before the count falls, because the
// module may be freed from that moment on; it is there if the gate says going.
func (m *module) put() {
	for {
		var waiter *mem.Waiter
		cpu := percpu.Pin()
		gate := m.gate.Load() // as in get
		if gate != stopped {
			if gate == going {
				waiter = m.waiter.Load() // pairs with the Store before the gate's
			}
			m.decs.Add(cpu, 1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			if waiter != nil {
				waiter.Wake() // a full barrier: the unloader sees our put or we leave it a wake
			}
			return
		}
		m.awaitRestart()
	}
}

// count is module_refcount of 2.6.36: first the puts, then the gets. A put that is in the
// first sum has its get in the second, so the count is never below the true one, whether
// or not the machine stands still. (In one cell for both, a get on a processor that has
// been read and its put on one that has not would make it too low.) The loads are in order,
// and observe the adds in get and put.
func (m *module) count() int64 {
	puts := m.decs.Sum()
	return m.incs.Sum() - puts
}

// awaitRestart sleeps until the machine runs again. Its caller keeps the module
// from being freed: a get by the table's lock, a put by its reference.
func (m *module) awaitRestart() {
	m.restart.RLock()
	m.restart.RUnlock()
}

// Unload decides with the machine stopped, so that no reference is taken or
// dropped between the sums and the gate: try_stop_module. The wait for holders cannot be
// interrupted, as until Linux 3.13; gets are refused throughout, so it ends when the
// last holder puts.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)

	m.restart.Lock()
	m.gate.Store(stopped) // publishes to get and put, through StopMachine:
	percpu.StopMachine()  // no section is under way that has not seen it
	if u.Flags.Has(schemes.NonBlock) && !forced && m.count() != 0 {
		m.gate.Store(open)
		m.restart.Unlock()
		return schemes.ErrWouldBlock
	}
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter) // before the gate says going: put relies on it
	u.SetGoing()
	m.gate.Store(going)
	m.restart.Unlock()

	for !forced && m.count() != 0 { // never below the true count
		u.Sleep(waiter, nil)
	}
	u.ExitUnlocked()
	u.Free()
	m.incs.Freed()
	m.decs.Freed()
	mem.Freed(m)
	return nil
}
