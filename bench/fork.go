package bench

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// fork is another process that measures rounds.
type fork struct {
	name   string // of its program
	cmd    *exec.Cmd
	orders io.Closer
	send   *gob.Encoder
	heard  chan heard    // what it answers; closed after the first error
	errs   tail          // of what it writes to standard error; complete once it has ended
	ended  bool          // end has returned
	over   chan struct{} // closed by end: nobody listens any more
}

// startFork starts a process that runs command, which must call [Serve]. It is killed
// when ctx is done, and ends as well if this process does, however that ends. The goroutine
// stays on its thread until it calls end, see dieTogether.
func startFork(ctx context.Context, command []string) (*fork, error) {
	c := &fork{name: command[0], cmd: exec.CommandContext(ctx, command[0], command[1:]...)}
	c.cmd.Args[0] = os.Args[0] // a program may do different things by the name that it is called by
	c.cmd.WaitDelay = leave    // after the process was killed
	c.cmd.Stderr = &c.errs
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	runtime.LockOSThread()
	dieTogether(c.cmd)
	if err := c.cmd.Start(); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	c.orders, c.send, c.heard = in, gob.NewEncoder(in), make(chan heard)
	c.over = make(chan struct{})
	go c.listen(gob.NewDecoder(out))
	return c, nil
}

// measure has the process measure due. With an error it returns the rounds that
// were measured before; the process is of no use any more then. A process that dies is
// an error that names the cell and says why; if a panic killed it, in a goroutine that the
// scheme has started, the error is a [*Violation].
func (c *fork) measure(ctx context.Context, due []Config) (rounds []*Round, together Interference, err error) {
	var list []order
	for _, d := range due {
		list = append(list, order{d.Cell, d.N, d.Knobs, d.Duration, d.Batch, d.Patience, d.Workload.Trace})
	}
	if err := c.send.Encode(list); err != nil {
		return nil, together, c.broken(ctx, due[0], err)
	}
	within, spoken := unannounced, false
	for {
		a, err := c.next(within)
		if err == errSilent && !spoken {
			c.kill()
			return nil, together, fmt.Errorf("%s was started to measure, and says nothing: "+
				"does it call bench.Serve?", c.name)
		}
		spoken = true
		if err != nil {
			return rounds, together, c.broken(ctx, due[min(len(rounds), len(due)-1)], err)
		}
		switch within = unannounced; {
		case a.Within > 0:
			within = a.Within
			continue
		case a.Round != nil:
			rounds = append(rounds, a.Round)
			continue
		case a.Violation != nil:
			return rounds, together, a.Violation
		case a.Cancelled:
			return rounds, together, context.Canceled // Ctrl-C interrupts both processes
		case a.Error != "":
			return rounds, together, errors.New(a.Error)
		case len(rounds) != len(due):
			return rounds, together, fmt.Errorf("%s measured %d of %d rounds", c.name, len(rounds), len(due))
		}
		return rounds, a.Together, nil
	}
}

// broken returns why nothing can be sent to the process or read from it while it should
// measure due: ctx's error, or how the process ended. The process has ended then; one that
// is silent is killed.
func (c *fork) broken(ctx context.Context, due Config, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == errSilent {
		c.kill()
		return hung(due, ownPackages(due), string(c.errs))
	}
	if ended := c.end(); ended != nil {
		err = ended
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return died(due, err, string(c.errs))
}

// end ends the process, which must have nothing to do any more, and waits until it has
// ended. If it has ended before, end does nothing.
func (c *fork) end() error {
	if c.ended {
		return nil
	}
	c.ended = true
	close(c.over)
	defer runtime.UnlockOSThread()
	const slow = 5 * time.Second
	_ = c.orders.Close() // it ends at the end of its input
	defer time.AfterFunc(slow, func() { _ = c.cmd.Process.Kill() }).Stop()
	return c.cmd.Wait()
}
