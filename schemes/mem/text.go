//go:build !explore

package mem

import "sync/atomic"

// Text is one word of memory that stands for a module's code and data. A
// holder reads it on every use. The loader overwrites it when exit begins and
// again when the module is freed, so a use at the wrong time reads the wrong word.
// The zero value holds 0.
//
// By contract Read and Write are plain accesses. Nothing may depend on them for
// ordering, and an explore build convicts a scheme under which a Write is concurrent
// with a Read. They are compiled as atomic accesses (a plain load on amd64 and
// arm64). So the race detector does not report them, and the oracle says which
// promise was broken.
type Text struct{ word atomic.Uint64 }

// Read returns the word. Cost: one load.
func (t *Text) Read() uint64 { return t.word.Load() }

// Write replaces the word.
func (t *Text) Write(v uint64) { t.word.Store(v) }

// Peek and Poke are Read and Write for an oracle. In an explore build they are not
// steps.
func (t *Text) Peek() uint64 { return t.word.Load() }

// Poke is described with Peek.
func (t *Text) Poke(v uint64) { t.word.Store(v) }
