//go:build unix

package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

// usage is a point from which interference is counted.
type usage struct {
	at          time.Time
	busy, steal time.Duration // of all processors since boot
	own         time.Duration // of this process and those it has waited for
	preempted   int64
	known       bool
}

func readUsage() usage {
	u := usage{at: time.Now()}
	var own, children syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil || syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children) != nil {
		return u
	}
	u.own = time.Duration(own.Utime.Nano() + own.Stime.Nano() + children.Utime.Nano() + children.Stime.Nano())
	u.preempted = own.Nivcsw
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return u
	}
	line, _, _ := bytes.Cut(stat, []byte("\n"))
	var user, nice, system, idle, iowait, irq, softirq, steal int64
	n, _ := fmt.Sscanf(string(line), "cpu %d %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &iowait, &irq, &softirq, &steal)
	u.busy = time.Duration(user+nice+system+irq+softirq) * tick
	u.steal = time.Duration(steal) * tick
	u.known = n == 8
	return u
}

// since returns what others did from u until now.
func (u usage) since() Interference {
	now := readUsage()
	there := float64(now.at.Sub(u.at)) * float64(runtime.NumCPU())
	if !u.known || !now.known || there <= 0 {
		return Interference{}
	}
	foreign := float64((now.busy - u.busy) - (now.own - u.own))
	return Interference{
		Known:     true,
		Foreign:   max(foreign, 0) / there,
		Stolen:    float64(now.steal-u.steal) / there,
		Unit:      unit(now.at.Sub(u.at)),
		Preempted: now.preempted - u.preempted,
	}
}
