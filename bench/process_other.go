//go:build !unix

package bench

import "os"

// quit ends a process: the system knows no signal that has it say where its goroutines are.
func quit(p *os.Process) error { return p.Kill() }
