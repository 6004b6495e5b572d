//go:build explore

package explore_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
)

// standard is the configuration that figures are given for: so many lookers,
// each with one lookup, and one unloader that waits and then loads again, on
// one table.
func standard(s func() schemes.Scheme, lookers int, lock schemes.Lock) func() explore.Program {
	return func() explore.Program {
		s := s()
		table := schemes.NewTable(s, 1, "table", lock, new(stage.Slots))
		image := &loader.Image{Name: "m", Init: func(c *loader.Context) error {
			return c.Register(&schemes.Entry{Table: table})
		}}
		l := loader.New(s, image)
		if err := l.Load(image); err != nil {
			panic(err)
		}
		explore.Name(l.Module("m"), "m")
		look := func(t *explore.T) {
			ref, err := s.Get(table, schemes.Key{})
			if err != nil {
				t.Check(errors.Is(err, schemes.ErrNotFound) ||
					errors.Is(err, schemes.ErrRefused) && s.Info().Refuses > schemes.Never,
					promise.Refusal, "%v", err)
				return
			}
			text := ref.Use()
			t.Check(text == schemes.Intact, promise.Hold, "text: %v", text)
			s.Put(ref)
		}
		var p explore.Program
		for i := range lookers {
			p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint("looker", i+1), Body: look})
		}
		p.Threads = append(p.Threads, explore.Thread{Name: "unloader", Body: func(t *explore.T) {
			err := l.Unload("m", 0, nil)
			t.Check(err == nil, promise.Answer, "unload: %v", err)
			err = l.Load(image)
			t.Check(err == nil, promise.Answer, "reload: %v", err)
		}})
		p.Final = look
		return p
	}
}

// TestSchemes explores the two schemes the question began with in the standard
// configuration of two lookers: every schedule, and by bounds, where reduction
// must be worth its while.
func TestSchemes(t *testing.T) {
	for _, s := range []struct {
		name string
		new  func() schemes.Scheme
		weak bool
	}{
		{"tryget", tryget.New, false},
		{"tryget weak", tryget.New, true},
		{"rwsem", rwsem.New, false},
	} {
		t.Run(s.name, func(t *testing.T) {
			var executions []int
			for _, o := range []explore.Options{
				{Bound: explore.Unbounded},
				{Bound: 3},
				{Bound: 2},
				{Bound: 2, NoReduction: true, MaxExecutions: 100_000},
			} {
				o.Weak = s.weak
				o.Ordered = true // tryget's last put is seen as a sum of zero, not synchronized with
				r := explore.Run(standard(s.new, 2, schemes.Spinning), o)
				if r.Violation != nil {
					t.Fatalf("%v\n%v", r, r.Violation)
				}
				if !r.Exhausted && !o.NoReduction {
					t.Errorf("bound %d: %v", o.Bound, r)
				}
				executions = append(executions, r.Executions+r.Pruned)
				t.Logf("bound %d, reduction %v: %v, longest %d", o.Bound, !o.NoReduction, r, r.Longest)
			}
			if reduced, plain := executions[2], executions[3]; plain < 5*reduced {
				t.Errorf("%d executions instead of %d: less than five times fewer", reduced, plain)
			}
		})
	}
}
