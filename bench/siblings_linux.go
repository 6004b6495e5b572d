package bench

import (
	"fmt"
	"os"
	"strings"
)

// shareCore reports whether two of the processors are hardware threads of one core, as far as the system tells: a guest
// seldom learns it.
func shareCore(cpus []int) bool {
	return shareCoreOf(cpus, func(cpu int) string {
		of, _ := os.ReadFile(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu))
		return strings.TrimSpace(string(of))
	})
}

// shareCoreOf is shareCore; core returns the list of the threads of a processor's core, "" if it is not known.
func shareCoreOf(cpus []int, core func(cpu int) string) bool {
	seen := map[string]bool{}
	for _, cpu := range cpus {
		threads := core(cpu)
		if threads != "" && seen[threads] {
			return true
		}
		seen[threads] = true
	}
	return false
}
