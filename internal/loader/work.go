package loader

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Work is code of a module that runs without a reference to the module: the
// function of a timer, a worker, a callback, a release function. The module's exit
// must see to it that none of it runs when the module is freed. The code is part of the
// module's memory; the Work itself is not, as a timer wheel is not.
type Work struct {
	code *code
	f    func()

	mu      mem.Mutex   // held while the work runs
	stopped bool        // guarded by mu
	ran     *mem.Waiter // woken when the work has run
}

// code stands for the part of a module's text that a Work is. It is overwritten when
// the module is freed and not, like the module's text, when exit begins: until exit
// has stopped it, the work may run.
type code struct {
	module string
	text   mem.Text
}

// Work makes code of this module that others run; f (nil: nothing) is what it does.
func (c *Context) Work(f func()) *Work {
	w := &Work{code: &code{module: c.m.Name}, f: f, ran: mem.NewWaiter()}
	w.code.text.Write(uint64(schemes.Intact))
	c.m.mu.Lock()
	c.m.codes = append(c.m.codes, w.code)
	c.m.mu.Unlock()
	return w
}

// Run runs the work once, on the calling goroutine. It returns false, and nothing
// runs, if the work has been stopped. It panics with a [promise.Breach] of Freed if
// the module has been freed.
func (w *Work) Run() bool {
	if !w.run() {
		return false
	}
	w.ran.Wake()
	return true
}

func (w *Work) run() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return false
	}
	w.Use()
	if w.f != nil {
		w.f()
		w.Use()
	}
	return true
}

// Use reads the code, as a caller does who calls into it. It panics like Run.
func (w *Work) Use() {
	if text := schemes.Text(w.code.text.Read()); text != schemes.Intact {
		panic(&promise.Breach{
			Promise: promise.Freed, Module: w.code.module, Seen: fmt.Sprintf("its code runs, and is %v", text),
		})
	}
}

// Stop sees to it that the work does not run any more: it waits until a run that
// has begun is over, and none begins later. del_timer_sync and kthread_stop do so.
func (w *Work) Stop() {
	w.mu.Lock()
	w.stopped = true
	w.mu.Unlock()
}

// Wait waits until the work has run once, as rcu_barrier waits for a callback, which
// cannot be taken back. At most one goroutine may wait.
func (w *Work) Wait() { w.ran.Sleep(nil) }

// free overwrites the code.
func (c *code) free() {
	c.text.Write(uint64(schemes.Freed))
	mem.Freed(c)
}
