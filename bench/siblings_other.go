//go:build !linux

package bench

// shareCore is not known.
func shareCore([]int) bool { return false }
