//go:build explore

package mem

// Fence is a full memory barrier of the calling thread.
func Fence() { step(KindFence, nil) }
