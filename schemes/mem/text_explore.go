//go:build explore

package mem

import (
	"sync/atomic"
	"unsafe"
)

// Text is one word of plain memory that stands for a module's code and data. An
// engine convicts a Write that is not ordered with every other access.
type Text struct{ word atomic.Uint64 }

// Read returns the word.
func (t *Text) Read() uint64 {
	step(KindRead, unsafe.Pointer(t))
	v := t.word.Load()
	note(v, v)
	return v
}

// Write replaces the word.
func (t *Text) Write(v uint64) {
	step(KindWrite, unsafe.Pointer(t))
	note(t.word.Swap(v), v)
}

// Peek and Poke are Read and Write for an oracle. They are not steps.
func (t *Text) Peek() uint64 { return t.word.Load() }

// Poke is described with Peek.
func (t *Text) Poke(v uint64) { t.word.Store(v) }

// Relaxed is a word whose stores are plain: in an engine's weak mode they sit
// in a store buffer, seen by their own thread only, until something flushes
// them. Loads are ordinary loads and flush nothing. Neither orders anything
// else, nor counts as a data race. Per-CPU cells are made of it here, and litmus
// tests.
type Relaxed struct {
	_ [0]atomic.Int64 // aligns v where a word has 32 bits
	v int64
}

// Load returns the value as the calling thread sees it. It is a plain load.
func (x *Relaxed) Load() int64 { return x.load(true) }

// LoadAtomic is Load as an atomic load, which is ordered before the loads after it.
func (x *Relaxed) LoadAtomic() int64 { return x.load(false) }

func (x *Relaxed) load(plain bool) int64 {
	if engine == nil {
		see(KindLoad, unsafe.Pointer(x), 0)
		return atomic.LoadInt64(&x.v)
	}
	engine.Step(Op{Kind: KindLoad, Addr: unsafe.Pointer(x), Plain: plain})
	v := engine.Forward(&x.v)
	note(uint64(v), uint64(v))
	return v
}

// Store sets the value.
func (x *Relaxed) Store(v int64) {
	if engine == nil {
		see(KindBuffer, unsafe.Pointer(x), 0)
		atomic.StoreInt64(&x.v, v)
		return
	}
	engine.Step(Op{Kind: KindBuffer, Addr: unsafe.Pointer(x)})
	note(uint64(engine.Forward(&x.v)), uint64(v))
	engine.Buffer(&x.v, v)
}

// Add adds n with a plain load and a plain store. Two threads must not call it at the
// same time: it is for a word that only one thread, or one CPU, writes.
func (x *Relaxed) Add(n int64) {
	if engine == nil {
		see(KindBuffer, unsafe.Pointer(x), 0)
		atomic.AddInt64(&x.v, n)
		return
	}
	engine.Step(Op{Kind: KindBuffer, Addr: unsafe.Pointer(x)})
	old := engine.Forward(&x.v)
	note(uint64(old), uint64(old+n))
	engine.Buffer(&x.v, old+n)
}
