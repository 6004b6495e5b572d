//go:build explore

package schemes

import "github.com/modbench/modbench/schemes/mem"

// Module returns the Owner of e, or nil if e is built in. It is an access to e, and
// convicted if e has been freed.
func (e *Entry) Module() *Module {
	mem.Touch(e)
	return e.Owner
}

// Kept returns the Guard of m: what the scheme keeps for the module. It is an access to
// m, and convicted if m has been freed.
func (m *Module) Kept() any {
	mem.Touch(m)
	return m.Guard
}

// touch tells the engine that a plain field of e is read.
func touch(e *Entry) { mem.Touch(e) }
