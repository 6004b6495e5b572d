//go:build explore

package explore

import (
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// A waiting loop that has read an object, in a section that has ended by the
// time the object is freed, may have its turn afterwards: it touches nothing
// then, and sees that the object is gone the next time round.
func TestPauseAfterFree(t *testing.T) {
	type object struct {
		data mem.Int64
		_    [8]byte
	}
	r := Run(func() Program {
		var p mem.Pointer[object]
		o := new(object)
		p.Store(o)
		return Program{Threads: []Thread{
			{Name: "reader", Body: func(*T) {
				for {
					cpu := percpu.ReadLock()
					o := p.Load()
					if o != nil {
						o.data.Load()
					}
					percpu.ReadUnlock(cpu)
					if o == nil {
						return
					}
					mem.Pause()
				}
			}},
			{Name: "writer", Body: func(*T) {
				p.Store(nil)
				percpu.Synchronize()
				mem.Freed(o)
			}},
		}}
	}, Options{Bound: Unbounded})
	if r.Violation != nil {
		t.Fatal(r.Violation)
	}
	if !r.Everything {
		t.Error(r)
	}
}
