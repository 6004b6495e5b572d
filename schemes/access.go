//go:build !explore

package schemes

// Module returns the Owner of e, or nil if e is built in. A scheme calls it where e may
// be freed meanwhile: a build that explores then sees the access. Cost: a load.
func (e *Entry) Module() *Module { return e.Owner }

// Kept returns the Guard of m: what the scheme keeps for the module. A scheme calls it
// where m may be freed meanwhile, as with [Entry.Module]. Cost: a load.
func (m *Module) Kept() any { return m.Guard }

// touch tells a build that explores that a plain field of e is read.
func touch(*Entry) {}
