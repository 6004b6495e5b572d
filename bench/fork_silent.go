package bench

import (
	"encoding/gob"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes/promise"
)

// heard is an answer, or why there is none.
type heard struct {
	answer
	err error
}

// listen passes on what the process answers, until it answers no more.
func (c *fork) listen(read *gob.Decoder) {
	for {
		var h heard
		h.err = read.Decode(&h.answer)
		select {
		case c.heard <- h:
		case <-c.over:
			return
		}
		if h.err != nil {
			return
		}
	}
}

// spare is how long after its time an answer may still come before the process is said to
// hang. A process may need that time to stop all its goroutines and to say which one hangs.
const spare = 5 * time.Second

// next returns the next answer, or an error if it is overdue: within is how long it may take.
func (c *fork) next(within time.Duration) (answer, error) {
	const glance = time.Second / 2 // so that the process that measures is not disturbed
	timer := time.NewTimer(glance)
	defer timer.Stop()
	for waited := time.Duration(0); waited < within+spare; {
		began := time.Now()
		select {
		case h := <-c.heard:
			return h.answer, h.err
		case <-timer.C:
			timer.Reset(glance)
		}
		if !stopped(c.cmd.Process.Pid) { // a process that a signal has stopped does not hang
			waited += min(time.Since(began), 2*glance)
		}
	}
	return answer{}, errSilent
}

// unannounced is how long it may take until a process begins a round. From then on it says
// itself when its next answer is due.
const unannounced = time.Minute

var errSilent = errors.New("it answers no more")

// kill ends a process that hangs. Where the system knows the signal, the process first
// says where its goroutines are.
func (c *fork) kill() {
	_ = quit(c.cmd.Process)
	for began := time.Now(); time.Since(began) < grace; time.Sleep(glance) {
		select {
		case h := <-c.heard:
			if h.err != nil { // it has ended
				_ = c.end()
				return
			}
		default:
		}
	}
	_ = c.cmd.Process.Kill()
	_ = c.end()
}

// ownPackages returns the packages of the scheme of due, and none if it cannot be made.
func ownPackages(due Config) (own map[string]bool) {
	defer func() { _ = recover() }() // if the constructor panics, the trace is all that there is
	return packagesOf(due.Scheme())
}

// hung is the violation of a process that was to measure due, and did not answer any more.
// Own are the packages of its scheme, and output is the end of what it wrote to standard error.
func hung(due Config, own map[string]bool, output string) *Violation {
	v := violation(due.Cell, &promise.Breach{Promise: promise.Progress})
	v.N, v.Seen = due.N, "the process that measured it did not answer any more, and was killed: "+
		"some goroutine hangs where the Go runtime cannot stop it"
	if all := stuck(parseGoroutines(output), own, nil); len(all) > 0 {
		v.Seen, v.Stack = v.Seen+": "+all.String(), all.stack()
	}
	return v
}

// died is the error of a process that was to measure due and ended with err
// instead. trace is the end of what it wrote to standard error.
func died(due Config, err error, trace string) error {
	c := due.Cell
	trace = strings.TrimSpace(trace)
	for _, kind := range []string{"panic: ", "fatal error: "} {
		if i := strings.Index("\n"+trace, "\n"+kind); i >= 0 {
			seen, stack, _ := strings.Cut(trace[i:], "\n\n")
			return &Violation{
				Cell: c, Table: c.Subsystem, Promise: promise.NoPanic, Stack: stack + "\n", N: due.N,
				Seen: fmt.Sprintf("the process that measured it died (%v): %s", err, seen),
			}
		}
	}
	lines := strings.Split(trace, "\n")
	last := oneLine(strings.Join(lines[max(0, len(lines)-3):], "\n"))
	for _, line := range lines { // of a signal the runtime says which, and then the stacks and registers
		if strings.HasPrefix(line, "SIG") && strings.Contains(line, ": ") {
			last = line
			break
		}
	}
	if last == "" {
		return fmt.Errorf("%v: the process that measured it died: %w", c, err)
	}
	return fmt.Errorf("%v: the process that measured it died: %w: %s", c, err, last)
}

// tail keeps the beginning and the end of what is written to it: a trace begins with
// its cause, and may be as long as there are goroutines.
type tail []byte

const (
	keptFirst = 16 << 10
	keptLast  = 4 << 10
)

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if len(*t) > keptFirst+2*keptLast {
		*t = append((*t)[:keptFirst], (*t)[len(*t)-keptLast:]...)
	}
	return len(p), nil
}
