package mem

import "unsafe"

// Hazard is a hazard pointer: a word that names an object, which is not to be freed
// while some Hazard names it. It does not keep the object from the garbage collector, so
// the publisher needs another reference. Publish and Clear are plain stores, as those of
// [Relaxed]: they are visible to a thread that has called percpu.Barrier or
// percpu.Synchronize since. One processor at a time publishes in it; the holder, wherever
// it runs by then, clears. The zero value names nothing.
type Hazard[T any] struct{ word Relaxed }

// Publish names p. Cost: a plain store.
func (h *Hazard[T]) Publish(p *T) { h.word.Store(int64(uintptr(unsafe.Pointer(p)))) }

// Clear names nothing. What the holder did before is seen before it. Cost: a plain store.
func (h *Hazard[T]) Clear() { h.word.Store(0) }

// Free reports whether it names nothing as far as the caller sees, which is exact for the
// processor that publishes in it.
func (h *Hazard[T]) Free() bool { return h.word.LoadAtomic() == 0 }

// Names reports whether it names p.
func (h *Hazard[T]) Names(p *T) bool { return h.word.LoadAtomic() == int64(uintptr(unsafe.Pointer(p))) }
