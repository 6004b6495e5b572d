package tryget

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. The gate of a module that is COMING is open, because IDE
// and SCSI opened their own disks during init.
const (
	open    = iota
	stopped // the machine stands still while an unloader decides
	going
)

// module is what get and put need of a module: the count and the gate.
//
// Every get and put reads the gate, and each unload writes it. The cells of refs lie
// elsewhere, each on cache lines of its own: with the gate beside the first of them,
// get and put cost eight times as much on two processors.
type module struct {
	_      [128]byte
	gate   mem.Int32               // Unload publishes, get and put observe
	refs   percpu.Counter          // cells may be negative one by one
	waiter mem.Pointer[mem.Waiter] // set before the gate says going
	_      [128]byte

	restart mem.RWMutex // write-locked while the gate says stopped
}

// SetModule gives m a count of zero and an open gate.
func (Scheme) SetModule(m *schemes.Module) { m.Guard = &module{refs: percpu.NewCounter()} }

// get is try_module_get: false once the module is going.
func (m *module) get() bool {
	for {
		cpu := percpu.Pin()
		gate := m.gate.Load() // observes Unload's store: exact, since the section is
		if gate == open {     // wholly before or wholly after its StopMachine
			m.refs.Add(cpu, 1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			return gate == open
		}
		m.awaitRestart()
	}
}

// put is module_put. It fetches the waiter before the count falls, because the module
// may be freed from that moment on. If the gate says going, there is a waiter.
func (m *module) put() {
	for {
		var waiter *mem.Waiter
		cpu := percpu.Pin()
		gate := m.gate.Load() // as in get
		if gate != stopped {
			if gate == going {
				waiter = m.waiter.Load() // pairs with the Store before the gate's
			}
			m.refs.Add(cpu, -1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			if waiter != nil {
				waiter.Wake() // a full barrier: the unloader sees our -1 or we leave it a wake
			}
			return
		}
		m.awaitRestart()
	}
}

// awaitRestart sleeps until the machine runs again. The module is not freed meanwhile:
// a get holds the lock of the table, and a put has its reference.
func (m *module) awaitRestart() {
	m.restart.RLock()
	m.restart.RUnlock()
}

// Unload decides with the machine stopped, so that no reference is taken or
// dropped between the read of the sum and the write of the gate. The wait for holders
// cannot be interrupted, as in 2.5.52. Gets are refused meanwhile, so the wait ends
// when the last holder puts.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)

	m.restart.Lock()
	m.gate.Store(stopped) // publishes to get and put, through StopMachine:
	percpu.StopMachine()  // no section is under way that has not seen it
	if u.Flags.Has(schemes.NonBlock) && !forced && m.refs.Sum() != 0 {
		m.gate.Store(open)
		m.restart.Unlock()
		return schemes.ErrWouldBlock
	}
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter) // before the gate says going: put relies on it
	u.SetGoing()
	m.gate.Store(going)
	m.restart.Unlock()

	for !forced && m.refs.Sum() != 0 { // only puts from here on: never below the true count
		u.Sleep(waiter, nil)
	}
	u.Exit()
	u.Free()
	m.refs.Freed()
	mem.Freed(m)
	return nil
}
