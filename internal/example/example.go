// Package example has what the examples of all schemes begin with: the table of
// filesystems, guarded by a scheme, and the module ext4, which registers in it.
package example

import (
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// System is a scheme with one table and one module. It is for one goroutine.
type System struct {
	scheme  schemes.Scheme
	table   *schemes.Table
	loader  *loader.Loader
	image   *loader.Image
	waiting chan struct{} // a value for an unload that has begun to wait
}

// New returns a System in which ext4 is loaded.
func New(s schemes.Scheme) *System {
	filesystems := subsystem.ByName("filesystem")
	x := &System{
		scheme:  s,
		table:   schemes.NewTable(s, 0, filesystems.Name, schemes.Spinning, filesystems.NewIndex()),
		loader:  loader.New(s),
		waiting: make(chan struct{}, 1),
	}
	x.image = &loader.Image{Name: "ext4", Init: func(c *loader.Context) error {
		return c.Register(&schemes.Entry{Table: x.table, Key: schemes.Key{Name: "ext4"}})
	}}
	x.loader.Observe(x)
	if err := x.Load(); err != nil {
		panic(err)
	}
	return x
}

// Get looks ext4 up and pins its module.
func (x *System) Get() (schemes.Ref, error) { return x.scheme.Get(x.table, schemes.Key{Name: "ext4"}) }

// Put releases a reference.
func (x *System) Put(r schemes.Ref) { x.scheme.Put(r) }

// Load loads the module.
func (x *System) Load() error { return x.loader.Load(x.image) }

// Unload unloads the module.
func (x *System) Unload(f schemes.Flags) error { return x.loader.Unload("ext4", f, nil) }

// StartUnload starts an unload that may wait, and returns when it waits for a
// holder or has ended. The channel gives its answer.
func (x *System) StartUnload() <-chan error {
	answer, ended := make(chan error, 1), make(chan struct{})
	go func() {
		answer <- x.Unload(0)
		close(ended)
	}()
	select {
	case <-x.waiting:
	case <-ended:
	}
	return answer
}

// Enter implements [loader.Observer].
func (x *System) Enter(_ string, p loader.Phase) {
	if p == loader.Waiting {
		select {
		case x.waiting <- struct{}{}:
		default: // nobody has looked at the last one
		}
	}
}
