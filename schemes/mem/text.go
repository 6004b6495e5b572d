//go:build !explore

package mem

import "sync/atomic"

// Text is one word of memory that stands for a module's code and data. A
// holder reads it on every use; the loader overwrites it when exit begins and
// again when the module is freed, so that a use in the wrong place reads the
// wrong word. The zero value holds 0.
//
// Read and Write are plain accesses as far as the promises go: nothing may
// depend on them for ordering, and an explore build convicts a scheme under
// which a Write is concurrent with a Read. They are compiled as atomic
// accesses (a plain load on amd64 and arm64) so that the race detector stays
// quiet and the oracle, not the detector, names the promise that was broken.
type Text struct{ word atomic.Uint64 }

// Read returns the word. Cost: one load.
func (t *Text) Read() uint64 { return t.word.Load() }

// Write replaces the word.
func (t *Text) Write(v uint64) { t.word.Store(v) }

// Peek is Read and Poke is Write for an oracle, which looks at the word from outside:
// in an explore build they are no steps.
func (t *Text) Peek() uint64 { return t.word.Load() }

// Poke is described with Peek.
func (t *Text) Poke(v uint64) { t.word.Store(v) }
