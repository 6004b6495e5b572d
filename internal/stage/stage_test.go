package stage

import (
	"errors"
	"slices"
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
)

// notes is a Judge that notes what is broken, by name.
type notes []string

func (n *notes) Broken(b promise.Breach) { *n = append(*n, b.Promise.String()) }

func (n *notes) Name(p any, label string) {}

// answering is a scheme that answers as it is told, where it is told anything.
type answering struct {
	schemes.Scheme
	refuses     schemes.Refusal
	get, unload error
	keep        bool // put and unregister do nothing
	force       bool // unloads whatever the references
}

func (a *answering) Info() schemes.Info {
	info := a.Scheme.Info()
	info.Refuses, info.Waits = a.refuses, true
	return info
}

func (a *answering) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if a.get != nil {
		return schemes.Ref{}, a.get
	}
	return a.Scheme.Get(t, k)
}

func (a *answering) Put(r schemes.Ref) {
	if !a.keep {
		a.Scheme.Put(r)
	}
}

func (a *answering) Unregister(e *schemes.Entry, inExit bool) error {
	if a.keep {
		return nil
	}
	return a.Scheme.Unregister(e, inExit)
}

func (a *answering) Unload(u *schemes.Unload) error {
	if a.unload != nil {
		return a.unload
	}
	if a.force {
		u.Flags |= schemes.Force
	}
	return a.Scheme.Unload(u)
}

func (a *answering) Refs(m *schemes.Module) int64 { return a.Scheme.(schemes.Counter).Refs(m) }

var first, second = At(0, 0), At(0, 1)

// set is a stage with m at first and f, whose init fails, at second.
func set(s schemes.Scheme, n *notes) *Stage {
	st := New(s, n, 1, "m", "f", "x")
	st.AddTable("t", schemes.Spinning, &Slots{Judge: n, Counts: true})
	st.Load(0, Module{Name: "m", At: []Place{first}})
	st.Define(Module{Name: "f", At: []Place{second}, Fails: true})
	return st
}

// Each check of a stage can fail, and fails by the promise that is broken.
func TestBroken(t *testing.T) {
	odd := errors.New("odd")
	for _, c := range []struct {
		what   string
		scheme answering
		play   func(s *Stage)
		want   []string
	}{
		{"refused, and declared never to be", answering{get: schemes.ErrRefused},
			func(s *Stage) { s.Look(first) }, []string{"refusal"}},
		{"refused, and nothing goes", answering{get: schemes.ErrRefused, refuses: schemes.WhileGoing},
			func(s *Stage) { s.Look(first); s.Rest() }, []string{"refusal"}},
		{"refused, and something has gone", answering{get: schemes.ErrRefused, refuses: schemes.WhileGoing},
			func(s *Stage) { s.Look(first); s.Unload(0, "m", 0, nil); s.Rest() }, nil},
		{"refused, and nothing need have gone", answering{get: schemes.ErrRefused, refuses: schemes.AfterUnload},
			func(s *Stage) { s.Look(first); s.Rest() }, nil},
		{"refused before init has failed", answering{get: schemes.ErrRefused, refuses: schemes.WhileGoing},
			func(s *Stage) { s.Look(second) }, []string{"refusal"}},
		{"refused once init has failed", answering{get: schemes.ErrRefused, refuses: schemes.WhileGoing},
			func(s *Stage) { s.Fail(0, "f"); s.Look(second); s.Rest() }, nil},
		{"an answer that no get has", answering{get: odd}, func(s *Stage) { s.Look(first) }, []string{"answer"}},
		{"an answer that was not expected", answering{unload: schemes.ErrBusy},
			func(s *Stage) { s.Unload(0, "m", 0, nil) }, []string{"answer"}},
		{"an answer that was", answering{unload: schemes.ErrBusy},
			func(s *Stage) { s.Unload(0, "m", 0, nil, schemes.ErrInterrupted, schemes.ErrBusy) }, nil},
		{"loaded twice", answering{}, func(s *Stage) { s.Reload(0, "m") }, []string{"answer"}},
		{"init that should have failed", answering{}, func(s *Stage) { s.Fail(0, "x") }, []string{"answer"}},
		{"not put", answering{keep: true}, func(s *Stage) { s.Look(first); s.Rest() }, []string{"balance", "balance"}},
		{"found, and not wanted", answering{}, func(s *Stage) { s.Settle(first.Found(false)) }, []string{"gone"}},
		{"wanted, and not found", answering{}, func(s *Stage) { s.Settle(second.Found(true)) }, []string{"gone"}},
		{"used after its unload", answering{}, func(s *Stage) {
			ref := s.Hold(first)
			s.Unload(0, "m", schemes.NonBlock|schemes.Force, nil)
			s.Use(ref)
		}, []string{"hold"}},
		{"plugged in twice", answering{}, func(s *Stage) {
			c := s.Loaders[0].Context("m")
			s.Plug(c, s.Entry(second))
			s.Plug(c, s.Entry(second))
		}, []string{"answer"}},
		{"held, and another instance is loaded", answering{}, func(s *Stage) {
			ref := s.Hold(first)
			s.Unload(0, "m", schemes.NonBlock|schemes.Force, nil)
			s.Plug(s.Context(0, ref), s.Entry(second))
			s.Reload(0, "m")
			s.Unplug(s.Context(0, ref), s.Entry(second))
		}, []string{"hold", "hold"}},
		{"refused under a holder, and then for good", answering{unload: schemes.ErrBusy},
			func(s *Stage) { s.Clear(first.Found(true)) }, []string{"exit"}},
		{"not refused under a holder", answering{force: true},
			func(s *Stage) { s.Clear(first.Found(true)) }, []string{"hold", "hold", "exit"}},
		{"unplugged, and not plugged in", answering{}, func(s *Stage) {
			s.Unplug(s.Loaders[0].Context("m"), s.Entry(second))
		}, []string{"answer"}},
	} {
		var n notes
		c.scheme.Scheme = tryget.New()
		c.play(set(&c.scheme, &n))
		if !slices.Equal(n, c.want) {
			t.Errorf("%s: broken: %v, want %v", c.what, n, c.want)
		}
	}
}

// last is a Judge that keeps the last breach.
type last promise.Breach

func (l *last) Broken(b promise.Breach) { *l = last(b) }

// A use of what was unloaded names the module.
func TestModuleIsNamed(t *testing.T) {
	var l last
	s := New(tryget.New(), &l, 1, "m")
	s.AddTable("t", schemes.Spinning, &Slots{Judge: &l})
	s.Load(0, Module{Name: "m", At: []Place{first}})
	ref := s.Hold(first)
	s.Unload(0, "m", schemes.NonBlock|schemes.Force, nil)
	if s.Use(ref); l.Promise != promise.Hold || l.Module != "m" {
		t.Errorf("the breach is of %q by module %q, want %q by m", l.Promise, l.Module, promise.Hold)
	}
}

// No scheme breaks anything in a short life, and each module is where it was told.
func TestSchemes(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		var n notes
		s := set(newScheme(), &n)
		s.Look(first)
		s.Fail(0, "f")
		c := s.Loaders[0].Context("m")
		ref, e := s.Hold(first), s.Entry(At(0, 2))
		s.Plug(c, e)
		s.Find(At(0, 2).Found(true))
		s.Unplug(c, e)
		s.Done(ref)
		gone := s.Unload(0, "m", 0, nil) == nil
		s.Settle(first.Found(!gone), At(0, 2).Found(false))
		if gone {
			s.Reload(0, "m")
		}
		s.Builtin(At(0, 3))
		s.Settle(first.Found(true), At(0, 3).Found(true))
		if gone == (info.Role == schemes.Floor) || len(n) > 0 {
			t.Errorf("%s: gone: %v, broken: %v", info.Name, gone, n)
		}
	}
}

// An index notices two writers, and an object that is dropped once too often.
func TestSlots(t *testing.T) {
	var n notes
	s := set(gomutex.New(), &n)
	x := &Slots{Judge: &n, Counts: true}
	table := s.AddTable("u", schemes.Sleeping, x)
	one, two := s.Entry(At(1, 1)), s.Entry(At(1, 2))
	x.Pause = func() {
		x.Pause = nil
		x.Insert(two)
	}
	if err := x.Insert(one); err != nil || !slices.Equal(n, []string{"exclusion"}) {
		t.Errorf("insert in an insert: %v, broken: %v", err, n)
	}
	if table.Find(At(1, 1).Key()) != one || table.Find(At(1, 2).Key()) != two || x.Held() != 2 {
		t.Errorf("not both are found; %d objects held", x.Held())
	}
	x.Drop(one)
	x.Drop(two)
	n = nil
	if x.Drop(one); !slices.Equal(n, []string{"balance"}) || x.Held() != -1 {
		t.Errorf("dropped once too often: broken: %v, %d held", n, x.Held())
	}
	for _, c := range []struct {
		what      string
		got, want error
	}{
		{"insert where one is", x.Insert(s.Entry(At(1, 1))), schemes.ErrBusy},
		{"remove of what is not in", x.Remove(s.Entry(At(1, 1))), schemes.ErrInvalid},
		{"remove of what is", x.Remove(one), nil},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	if e := x.Find(schemes.Key{Num: Places}); e != nil {
		t.Errorf("found %v in a slot that is not there", e.Key)
	}
}

// The widest entry is found where nothing tighter is, and is the last to fall back to.
func TestWide(t *testing.T) {
	var n notes
	s := New(gomutex.New(), &n, 1)
	x := Wide{&Slots{Judge: &n}}
	s.AddTable("w", schemes.Spinning, x)
	s.Builtin(first)
	s.Builtin(second)
	widest, tight := x.Find(first.Key()), x.Find(second.Key())
	if widest == nil || tight == nil || tight == widest || x.Find(At(0, 5).Key()) != widest {
		t.Errorf("found %v and %v", widest, tight)
	}
	if x.Wider(second.Key(), tight) != widest || x.Wider(second.Key(), widest) != nil {
		t.Error("the fallback of the tight entry is not the widest, or that one has another")
	}
}

// Exit and init run, in a module that depends on another.
func TestModule(t *testing.T) {
	var n notes
	var ran []string
	s := New(gomutex.New(), &n, 2, "a", "b")
	s.AddTable("t", schemes.Spinning, &Slots{Judge: &n})
	note := func(what string) func(c *loader.Context) {
		return func(c *loader.Context) { ran = append(ran, what+" "+c.Module().Name) }
	}
	s.Define(Module{Name: "a", At: []Place{first}, Init: func(c *loader.Context) error {
		note("init")(c)
		return nil
	}, Exit: note("exit")})
	s.Define(Module{Name: "b", Depends: []string{"a"}, At: []Place{second}, Exit: note("exit")})
	if _, err := s.Loaders[1].Modprobe("b"); err != nil {
		t.Fatal(err)
	}
	s.Settle(first.Found(true), second.Found(true))
	s.Unload(1, "a", schemes.NonBlock, nil, schemes.ErrWouldBlock)
	s.Unload(1, "b", 0, nil)
	s.Unload(1, "a", 0, nil)
	s.Settle(first.Found(false), second.Found(false))
	if want := []string{"init a", "exit b", "exit a"}; !slices.Equal(ran, want) || len(n) > 0 {
		t.Errorf("ran %v, want %v; broken: %v", ran, want, n)
	}
}
