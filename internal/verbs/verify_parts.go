//go:build explore

package verbs

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/internal/verify"
)

// partCommands returns the hidden verb, which only this build has.
func partCommands(known *registry.Registry) []*cli.Command {
	return []*cli.Command{{
		Name: partVerb, Hidden: true, Usage: "explore what is ordered on standard input",
		Action: func(c *cli.Context) error {
			return serveParts(known, c.App.Reader, terminal.Raw(c.App.Writer))
		},
	}}
}

// part is one scheme in one configuration.
type part struct {
	Scheme, Configuration string
	Options               verify.Options
}

// explore explores p in this process.
func (p part) explore(known *registry.Registry) (verify.Outcome, error) {
	configs, err := verifyConfigurations([]string{p.Configuration})
	if err != nil {
		return verify.Outcome{}, err
	}
	newScheme := known.Constructor(p.Scheme)
	if newScheme == nil {
		return verify.Outcome{}, noScheme(known, p.Scheme)
	}
	return verify.Explore(newScheme, configs[0], p.Options), nil
}

// serveParts explores the parts that come from in, and answers each with its outcome. It ends the process at the end of
// in, even amid an exploration: whoever wanted the outcome is gone then. A Ctrl-C is for that process alone.
func serveParts(known *registry.Registry, in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt, syscall.SIGHUP)
	orders, read := make(chan part), gob.NewDecoder(in)
	var p part
	if err := read.Decode(&p); err != nil {
		return errors.New("exploration: no order on standard input: modbench verify starts this process by itself")
	}
	go func() {
		for err := error(nil); err == nil; err = read.Decode(&p) {
			orders <- p
			p = part{}
		}
		os.Exit(done)
	}()
	send := gob.NewEncoder(out)
	for p := range orders {
		o, err := p.explore(known)
		if err == nil {
			err = send.Encode(o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// exploration is many parts, of which several are explored at a time.
type exploration struct {
	command   []string // starts a process that explores
	processes int      // how many explore at a time
	parts     []part
	deadline  time.Time                                 // zero: none
	take      func(out verify.Outcome, last bool) error // called in the order of the parts; last: of its scheme

	mu       sync.Mutex // guards what follows, and calls of take
	next     int        // the part that is begun next
	taken    int        // parts of which the outcome was taken
	outcomes map[int]verify.Outcome
	errs     []error // an error ends the exploration
}

// run explores all parts until ctx is done or an error ends it. If ctx is done, parts that were begun are abandoned.
func (x *exploration) run(ctx context.Context, stderr io.Writer) error {
	x.outcomes = make(map[int]verify.Outcome)
	var all sync.WaitGroup
	for range x.processes {
		all.Go(func() {
			if err := x.inFork(ctx, stderr); err != nil && ctx.Err() == nil {
				x.fail(err)
			}
		})
	}
	all.Wait()
	return errors.Join(x.errs...)
}

// inFork explores one part after the other in another process.
func (x *exploration) inFork(ctx context.Context, stderr io.Writer) error {
	f, err := startParts(x.command, stderr)
	if err != nil {
		return err
	}
	defer f.end()
	defer context.AfterFunc(ctx, func() { _ = f.in.Close() })() // which ends the process
	for {
		i, ok := x.begin(ctx)
		if !ok {
			return nil
		}
		o, err := f.explore(x.parts[i])
		if err != nil {
			return err
		}
		x.ended(i, o)
	}
}

// begin returns the next part, and reports whether there is one to explore. Its budget is its share of the time left.
func (x *exploration) begin(ctx context.Context) (i int, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if ctx.Err() != nil || len(x.errs) > 0 || x.next == len(x.parts) {
		return 0, false
	}
	i = x.next
	if !x.deadline.IsZero() {
		share := time.Until(x.deadline) / time.Duration(len(x.parts)-i)
		x.parts[i].Options.Budget = max(share*time.Duration(x.processes), time.Millisecond)
	}
	x.next++
	return i, true
}

func (x *exploration) fail(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.errs = append(x.errs, err)
}

// ended notes the outcome of the i-th part, and has those taken that are next in order.
func (x *exploration) ended(i int, o verify.Outcome) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.outcomes[i] = o
	for len(x.errs) == 0 {
		o, ok := x.outcomes[x.taken]
		if !ok {
			return
		}
		delete(x.outcomes, x.taken)
		x.taken++
		last := x.taken == len(x.parts) || x.parts[x.taken].Scheme != o.Scheme
		if err := x.take(o, last); err != nil {
			x.errs = append(x.errs, err)
		}
	}
}

// partsFork is another process that explores parts.
type partsFork struct {
	cmd  *exec.Cmd
	in   io.Closer
	send *gob.Encoder
	read *gob.Decoder
}

func startParts(command []string, stderr io.Writer) (*partsFork, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Args[0] = os.Args[0] // a program may do different things by the name that it is called by
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("process to explore in: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("process to explore in: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("process to explore in: %w", err)
	}
	return &partsFork{cmd, in, gob.NewEncoder(in), gob.NewDecoder(out)}, nil
}

// explore has the process explore p. After an error it is of no use any more.
func (f *partsFork) explore(p part) (o verify.Outcome, err error) {
	if err = f.send.Encode(p); err == nil {
		err = f.read.Decode(&o)
	}
	if err != nil {
		if died := f.end(); died != nil {
			err = died
		}
		err = fmt.Errorf("the process that explored %s in %s died: %w", p.Scheme, p.Configuration, err)
	}
	return o, err
}

// end ends the process, whatever it does, and returns how it ended.
func (f *partsFork) end() error {
	_ = f.in.Close()
	return f.cmd.Wait()
}
