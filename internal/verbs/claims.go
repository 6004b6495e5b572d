package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/results"
)

func claimsCommand(known *registry.Registry, sources fs.FS) *cli.Command {
	return &cli.Command{
		Name:  "claims",
		Usage: "settle the claims of 2002 and 2003 with figures of this machine; takes about ten minutes",
		Flags: []cli.Flag{
			&cli.IntSliceFlag{Name: "claim", Usage: "`NUMBERS` of claims, from 1 to 19; default: all"},
			&cli.StringFlag{Name: "out", Usage: "results `DIR`; claims that it has already are left as they are; " +
				"default: results/claims/<UTC time>"},
			&cli.IntFlag{Name: "rounds", Value: usualRounds, Usage: "rounds of each figure"},
			&cli.DurationFlag{Name: "half", Value: usualHalf, Usage: "duration of each half of a round"},
		},
		Action: interruptible("ending; what was settled is kept", func(c *cli.Context) error {
			s, err := newSettling(known, sources, c)
			if err != nil {
				return err
			}
			return s.all(c.Context)
		}),
	}
}

// What is measured for each figure, unless flags say otherwise.
const (
	usualRounds = 20
	usualHalf   = 50 * time.Millisecond
)

// settling is one call of the verb.
type settling struct {
	known          *registry.Registry
	sources        fs.FS
	stdout, stderr io.Writer
	dir            string
	todo           []claims.Claim
	rounds         int
	half           time.Duration
	record         *claims.Record
}

func newSettling(known *registry.Registry, sources fs.FS, c *cli.Context) (*settling, error) {
	s := &settling{
		known: known, sources: sources, stdout: c.App.Writer, stderr: c.App.ErrWriter, dir: c.String("out"),
		rounds: c.Int("rounds"), half: c.Duration("half"),
	}
	if s.rounds < figures.Enough || s.rounds > 1000 {
		return nil, usagef("rounds %d: want %d to 1000", s.rounds, figures.Enough)
	}
	if s.half < time.Millisecond || s.half > time.Minute {
		return nil, usagef("half %v: want 1ms to 1m", s.half)
	}
	asked := c.IntSlice("claim")
	for _, n := range asked {
		if _, ok := claims.ByNumber(n); !ok {
			return nil, usagef("claim %d: want 1 to %d; docs/claims.md lists them", n, len(claims.All()))
		}
	}
	if s.dir == "" {
		s.dir = fresh("claims", time.Now())
	}
	if results.Is(s.dir) {
		return nil, s.failed(errors.New("holds a run, and no claims"))
	}
	var err error
	if s.record, err = claims.Read(s.dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, s.failed(err)
	}
	if s.record == nil {
		s.record = s.newRecord()
	}
	for _, claim := range claims.All() {
		_, there := s.record.Of(claim.Number)
		if !there && (len(asked) == 0 || slices.Contains(asked, claim.Number)) {
			s.todo = append(s.todo, claim)
		}
	}
	slices.SortFunc(s.todo, func(a, b claims.Claim) int { return a.Number - b.Number })
	return s, nil
}

// failed says in which directory something could not be read or written.
func (s *settling) failed(err error) error {
	return fmt.Errorf("results directory %s: %w: choose another with --out", s.dir, err)
}

func (s *settling) newRecord() *claims.Record {
	e := env.Capture()
	kernel := e.Kernel.Version
	if words := strings.Fields(kernel); len(words) > 2 {
		kernel = words[2]
	}
	return &claims.Record{
		Measured: time.Now().UTC(), CPU: e.Machine.CPU, Procs: runtime.NumCPU(), Kernel: kernel, Go: e.Go.Version,
		Rounds: s.rounds, Round: (2 * s.half).String(),
	}
}

// all settles what is to do, and writes the record after each claim.
func (s *settling) all(ctx context.Context) error {
	made, err := files.MakeDir(s.dir)
	if err != nil {
		return s.failed(err)
	}
	if n := len(s.todo); n > 0 {
		say(s.stderr, fmt.Sprintf("claims to settle: %d, with %d rounds of %v for each figure, in %s; "+
			"docs/claims.md has the verdicts of the reference run", n, s.rounds, 2*s.half, s.dir))
	}
	for _, c := range s.todo {
		say(s.stderr, fmt.Sprintf("claim %d: %s", c.Number, c.Sentence))
		settled, err := s.settle(ctx, c)
		if err != nil {
			files.RemoveDirs(made) // if nothing was measured
			return s.stopped(err)
		}
		s.record.Put(settled)
		if err := s.record.Write(s.dir); err != nil {
			return s.failed(err)
		}
	}
	if err := s.record.Write(s.dir); err != nil { // also if nothing was left to do: the verdicts are this modbench's
		return s.failed(err)
	}
	return s.print()
}

// settle settles one claim: it measures the rounds, if the claim has any, and then what else the claim needs.
func (s *settling) settle(ctx context.Context, c claims.Claim) (claims.Settled, error) {
	b := &claims.Bench{
		Context: ctx, Sources: s.sources, Rounds: s.rounds, Round: 2 * s.half, Procs: runtime.NumCPU(),
	}
	name := ""
	if c.Run != nil {
		name = fmt.Sprintf("claim-%02d", c.Number)
		run, err := s.measure(ctx, c, filepath.Join(s.dir, name))
		if err != nil {
			return claims.Settled{}, fmt.Errorf("claim %d: %w", c.Number, err)
		}
		b.Grid, b.Measured = figures.Summarise(run.Data()), run.Rounds
	}
	return claims.Settle(c, b, name)
}

// print prints the verdicts.
func (s *settling) print() error {
	for _, settled := range s.record.Claims {
		c, _ := claims.ByNumber(settled.Number)
		fmt.Fprintf(s.stdout, "%2d. %s\n    %s, %s\n    %s: %s\n", c.Number, c.Sentence, c.Who, c.When,
			strings.ToUpper(string(settled.Verdict.Outcome)), settled.Verdict.Why)
		for _, f := range settled.Figures {
			fmt.Fprintf(s.stdout, "      %s: %s\n", f.What, f.Text())
		}
	}
	_, err := fmt.Fprintf(s.stdout, "\n%s\n\nresults: %s\n", s.record.Summary(), s.dir)
	return err
}
