package loader_test

import (
	"slices"
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
)

// forgetful is an index that does not drop the objects it holds.
type forgetful struct{ *stage.Slots }

func (forgetful) Drop(*schemes.Entry) {}

// silent is an index whose entries have objects and that does not tell how many are
// held.
type silent struct {
	schemes.Index
	schemes.Objects
}

func hush(x interface {
	schemes.Index
	schemes.Objects
}) silent {
	return silent{x, x}
}

// keeper runs exit and frees nothing; twice runs exit two times.
type keeper struct{ schemes.Scheme }

func (keeper) Unload(u *schemes.Unload) error {
	u.SetGoing()
	u.Exit()
	return nil
}

type twice struct{ schemes.Scheme }

func (twice) Unload(u *schemes.Unload) error {
	u.SetGoing()
	u.Exit()
	u.Exit()
	u.Free()
	return nil
}

// later frees a module after its unload, and never; it does not say so.
type later struct{ schemes.Scheme }

func (later) Unload(u *schemes.Unload) error {
	u.SetGoing()
	u.Exit()
	u.FreeLater()
	return nil
}

// owns says that it frees so many modules later.
type owns struct {
	later
	n int
}

func (o owns) Unfreed() int { return o.n }

// mute is a scheme that tells no counts.
type mute struct{ schemes.Scheme }

// life is what a module goes through: it is loaded, got, perhaps put, and perhaps
// unloaded.
type life struct{ put, unload bool }

// broken returns the promises that AtRest says are broken after such a life.
func (l life) broken(t *testing.T, s schemes.Scheme, x schemes.Index) (names []string) {
	t.Helper()
	table := schemes.NewTable(s, 1, "table", schemes.Spinning, x)
	image := &loader.Image{Name: "m", Init: func(c *loader.Context) error {
		return c.Register(&schemes.Entry{Table: table})
	}}
	idle, busy := loader.New(s), loader.New(s)
	if err := busy.Load(image); err != nil {
		t.Fatal(err)
	}
	ref, err := s.Get(table, schemes.Key{})
	if err != nil {
		t.Fatal(err)
	}
	if l.put {
		s.Put(ref)
	}
	if l.unload {
		if err := busy.Unload("m", 0, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range loader.AtRest(s, []*schemes.Table{table}, idle, busy) {
		if b.Scheme != s.Info().Name || b.Seen == "" || b.Promise == promise.Balance && b.Table+b.Module == "" {
			t.Errorf("says too little: %v", b)
		}
		names = append(names, b.Promise.String())
	}
	return names
}

// Each way not to be at rest is seen, and what is at rest is not blamed.
func TestAtRest(t *testing.T) {
	counted := func() *stage.Slots { return &stage.Slots{Counts: true} }
	forgets := func() forgetful { return forgetful{counted()} }
	for _, c := range []struct {
		what string
		s    schemes.Scheme
		x    schemes.Index
		life life
		want []string
	}{
		{"at rest, loaded", gomutex.New(), counted(), life{put: true}, nil},
		{"at rest, unloaded", gomutex.New(), counted(), life{put: true, unload: true}, nil},
		{"held", gomutex.New(), new(stage.Slots), life{}, []string{"balance"}},
		{"held with its object", gomutex.New(), hush(counted()), life{}, []string{"balance", "balance"}},
		{"held, and nobody counts", mute{gomutex.New()}, new(stage.Slots), life{}, nil},
		{"object not dropped", gomutex.New(), hush(forgets()), life{put: true}, []string{"balance"}},
		{"object of a freed module not dropped", gomutex.New(), forgets(), life{put: true, unload: true},
			[]string{"balance"}},
		{"exit without free", keeper{gomutex.New()}, new(stage.Slots), life{put: true, unload: true}, []string{"exit"}},
		{"exit twice", twice{gomutex.New()}, new(stage.Slots), life{put: true, unload: true}, []string{"exit"}},
		{"freed later, and not said", later{gomutex.New()}, new(stage.Slots), life{put: true, unload: true}, []string{"exit"}},
		{"freed later, and too few said", owns{later{gomutex.New()}, 0}, new(stage.Slots), life{put: true, unload: true},
			[]string{"exit"}},
		{"freed later, and said", owns{later{gomutex.New()}, 1}, new(stage.Slots), life{put: true, unload: true}, nil},
	} {
		if got := c.life.broken(t, c.s, c.x); !slices.Equal(got, c.want) {
			t.Errorf("%s: broken: %v, want %v", c.what, got, c.want)
		}
	}
}

// Every scheme is at rest after its modules were put and unloaded.
func TestSchemesAtRest(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		for _, l := range []life{{put: true}, {put: true, unload: info.Role == schemes.Contender}} {
			if got := l.broken(t, newScheme(), &stage.Slots{Counts: true}); got != nil {
				t.Errorf("%s after %+v: broken: %v", info.Name, l, got)
			}
		}
	}
}
