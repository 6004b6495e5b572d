package loader_test

import (
	"errors"
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// An exit function that registers in a table its module was not in is refused,
// or lookups there are refused as the scheme declares; whichever, nothing of the
// module is left when it is gone.
func TestExitRegistersElsewhere(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		if info.Role != schemes.Contender {
			continue
		}
		t.Run(info.Name, func(t *testing.T) {
			s := newScheme()
			first := schemes.NewTable(s, 1, "first", schemes.Spinning, new(stage.Slots))
			second := schemes.NewTable(s, 2, "second", schemes.Spinning, new(stage.Slots))
			image := &loader.Image{
				Name: "m",
				Init: func(c *loader.Context) error { return c.Register(&schemes.Entry{Table: first}) },
				Exit: func(c *loader.Context) {
					err := c.Register(&schemes.Entry{Table: second})
					if err != nil && !errors.Is(err, schemes.ErrBusy) {
						t.Errorf("register in exit: %v", err)
					}
					want := schemes.ErrNotFound
					if err == nil {
						want = schemes.ErrRefused
					}
					if _, err := s.Get(second, schemes.Key{}); err != want {
						t.Errorf("a lookup of what exit has registered answers %v, want %v", err, want)
					}
				},
			}
			l := loader.New(s)
			if err := l.Load(image); err != nil {
				t.Fatal(err)
			}
			if err := l.Unload("m", 0, nil); err != nil {
				t.Fatal(err)
			}
			for _, table := range []*schemes.Table{first, second} {
				if _, err := s.Get(table, schemes.Key{}); err != schemes.ErrNotFound {
					t.Errorf("after the unload a lookup in %s answers %v", table.Name, err)
				}
			}
		})
	}
}
