//go:build unix

package bench

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/modbench/modbench/internal/cgroup"
)

// usage is a point from which interference is counted.
type usage struct {
	at          time.Time
	busy, steal time.Duration // of the processors this process may use, since boot
	own         time.Duration // of this process and those it has waited for
	preempted   int64
	throttled   cgroup.Throttled
	known       bool
}

func readUsage() usage {
	u := usage{at: time.Now(), throttled: readThrottled()}
	var own, children syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil ||
		syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children) != nil {
		return u
	}
	u.own = time.Duration(own.Utime.Nano() + own.Stime.Nano() + children.Utime.Nano() + children.Stime.Nano())
	u.preempted = int64(own.Nivcsw) // int32 where a word has 32 bits
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return u
	}
	u.busy, u.steal, u.known = times(stat, allowed())
	return u
}

// allowed is the processors that this process may use when it starts; nil: all.
var allowed = sync.OnceValue(func() []int { return processors(math.MaxInt) })

// times adds up what /proc/stat says of the processors cpus, or of all if that is
// nil: time in use, and stolen.
func times(stat []byte, cpus []int) (busy, steal time.Duration, known bool) {
	for line := range bytes.Lines(stat) {
		name, fields, _ := bytes.Cut(line, []byte(" "))
		cpu, err := strconv.Atoi(string(bytes.TrimPrefix(name, []byte("cpu"))))
		if err != nil || !bytes.HasPrefix(name, []byte("cpu")) || cpus != nil && !slices.Contains(cpus, cpu) {
			continue
		}
		var user, nice, system, idle, iowait, irq, softirq, stolen int64
		n, _ := fmt.Sscan(string(fields), &user, &nice, &system, &idle, &iowait, &irq, &softirq, &stolen)
		if n < 8 {
			return 0, 0, false
		}
		busy += time.Duration(user+nice+system+irq+softirq) * tick
		steal += time.Duration(stolen) * tick
		known = true
	}
	return busy, steal, known
}

// since returns what others did from u until now.
func (u usage) since() Interference {
	now := readUsage()
	there := float64(now.at.Sub(u.at)) * float64(runtime.NumCPU())
	var i Interference
	if u.known && now.known && there > 0 {
		i = u.until(now, there)
	}
	i.throttled(now.throttled.Since(u.throttled), there)
	return i
}

// until returns what others did from u until now, of the processor time there.
func (u usage) until(now usage, there float64) Interference {
	foreign := float64((now.busy - u.busy) - (now.own - u.own))
	return Interference{
		Known:     true,
		Foreign:   max(foreign, 0) / there,
		Stolen:    float64(now.steal-u.steal) / there,
		Unit:      unit(now.at.Sub(u.at)),
		Preempted: now.preempted - u.preempted,
	}
}
