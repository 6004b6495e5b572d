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
	at        time.Time
	all       ticks         // of the processors that this process may use, since boot
	own       time.Duration // of this process and those it has waited for
	preempted int64
	throttled cgroup.Throttled
	known     bool
}

// ticks is what /proc/stat says of some processors since boot.
type ticks struct {
	busy      time.Duration // in use by threads
	interrupt time.Duration // in use by interrupts
	softirq   time.Duration // in use by what interrupts left to do
	stolen    time.Duration // by the hypervisor
}

// used returns how long the processors were in use from t until now.
//
// Note: without CONFIG_IRQ_TIME_ACCOUNTING Linux looks once a tick at what a processor
// does. It never sees an interrupt then, and charges a softirq to the thread beneath it as
// well (account_system_time, kernel/sched/cputime.c, 6.x). The only softirqs that no
// thread is charged with are those of a processor that was idle, which take time from nobody;
// they were 6 % of a machine on which nothing ran but one worker. With the option, threads are
// charged with none of it, and all of it counts.
func (t ticks) used(now ticks) time.Duration {
	used := now.busy - t.busy + now.interrupt - t.interrupt
	if t.interrupt > 0 {
		used += now.softirq - t.softirq
	}
	return used
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
	u.all, u.known = times(stat, allowed())
	return u
}

// allowed is the processors that this process may use when it starts; nil: all.
var allowed = sync.OnceValue(func() []int { return processors(math.MaxInt) })

// times adds up what /proc/stat says of the processors cpus, or of all if that is nil.
func times(stat []byte, cpus []int) (all ticks, known bool) {
	for line := range bytes.Lines(stat) {
		name, fields, _ := bytes.Cut(line, []byte(" "))
		cpu, err := strconv.Atoi(string(bytes.TrimPrefix(name, []byte("cpu"))))
		if err != nil || !bytes.HasPrefix(name, []byte("cpu")) || cpus != nil && !slices.Contains(cpus, cpu) {
			continue
		}
		var user, nice, system, idle, iowait, irq, softirq, stolen int64
		n, _ := fmt.Sscan(string(fields), &user, &nice, &system, &idle, &iowait, &irq, &softirq, &stolen)
		if n < 8 {
			return ticks{}, false
		}
		all.busy += time.Duration(user+nice+system) * tick
		all.interrupt += time.Duration(irq) * tick
		all.softirq += time.Duration(softirq) * tick
		all.stolen += time.Duration(stolen) * tick
		known = true
	}
	return all, known
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
	foreign := float64(u.all.used(now.all) - (now.own - u.own))
	return Interference{
		Known:     true,
		Foreign:   max(foreign, 0) / there,
		Stolen:    float64(now.all.stolen-u.all.stolen) / there,
		Unit:      unit(now.at.Sub(u.at)),
		Preempted: now.preempted - u.preempted,
	}
}
