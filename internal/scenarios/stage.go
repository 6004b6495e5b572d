//go:build explore

package scenarios

import (
	"errors"
	"strings"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// stage is what a scenario is played on: a scheme with two tables and two
// loaders, fresh for each execution. The second loader is for unloads that are
// to overlap with the first's.
type stage struct {
	scheme  schemes.Scheme
	index   [2]*slots
	tables  [2]*schemes.Table
	loaders [2]*loader.Loader
	images  [2]*loader.Image // m and x, on disk: what modprobe finds

	waiting gate // some unload sleeps, or has answered
	window  gate // the time in which the question is whether one must wait
	seen    *seen

	refused int // gets that were refused
	unloads int // completed, or rolled back
}

// place is a slot of a table.
type place struct{ table, slot int }

var (
	here  = place{0, 0}
	mate  = place{0, 1} // in the same table
	there = place{1, 0} // in the other one
)

func newStage(s schemes.Scheme, n *seen) *stage {
	st := &stage{scheme: s, seen: n}
	for i, name := range []string{"A", "B"} {
		st.index[i] = new(slots)
		st.table(i, name, st.index[i])
	}
	st.images = [2]*loader.Image{{Name: "m"}, {Name: "x"}}
	for i := range st.loaders {
		st.loaders[i] = loader.New(s, st.images[:]...)
		st.loaders[i].Observe(st)
	}
	return st
}

func (s *stage) table(i int, name string, x schemes.Index) {
	s.tables[i] = schemes.NewTable(s.scheme, i, "table "+name, schemes.Spinning, x)
	explore.Name(s.tables[i], s.tables[i].Name)
}

// Enter implements [loader.Observer].
func (s *stage) Enter(_ string, p loader.Phase) {
	if p == loader.Waiting {
		s.waiting.open()
	}
}

// image returns that of module m or x, which registers at each place and then
// runs init. Either function may be nil.
func (s *stage) image(name string, init func(*loader.Context) error, exit func(*loader.Context), at ...place) *loader.Image {
	image := s.images[0]
	if name != image.Name {
		image = s.images[1]
	}
	image.Exit = exit
	image.Init = func(c *loader.Context) error {
		for _, p := range at {
			if err := c.Register(s.entry(p)); err != nil {
				return err
			}
		}
		if init != nil {
			return init(c)
		}
		return nil
	}
	return image
}

// entry returns one for p that nobody has registered.
func (s *stage) entry(p place) *schemes.Entry {
	return &schemes.Entry{Table: s.tables[p.table], Key: schemes.Key{Num: uint64(p.slot)}}
}

// builtin registers an entry without a module.
func (s *stage) builtin(p place) *schemes.Entry {
	e := s.entry(p)
	if err := s.scheme.Register(e); err != nil {
		panic(err)
	}
	return e
}

// load loads a module before the play begins.
func (s *stage) load(l int, image *loader.Image) {
	if err := s.loaders[l].Load(image); err != nil {
		panic(err)
	}
	explore.Name(s.loaders[l].Module(image.Name), "module "+image.Name)
}

// module is image and load with the first loader.
func (s *stage) module(name string, exit func(*loader.Context), at ...place) {
	s.load(0, s.image(name, nil, exit, at...))
}

// get looks p up. A refusal that the scheme declares impossible is a broken
// promise; others are judged in the end.
func (s *stage) get(p place) (schemes.Ref, error) {
	defer func() {
		// rwsem panics where another scheme would refuse, since it cannot happen.
		if e := recover(); e != nil {
			if text, ok := e.(string); ok && strings.Contains(text, "is going") {
				explore.Fail(promise.Refusal.String(), "%s", text)
			}
			panic(e)
		}
	}()
	ref, err := s.scheme.Get(s.tables[p.table], schemes.Key{Num: uint64(p.slot)})
	if errors.Is(err, schemes.ErrRefused) {
		s.refused++
		if s.scheme.Info().Refuses == schemes.Never {
			explore.Fail(promise.Refusal.String(), "refused by a scheme that never refuses")
		}
	}
	return ref, err
}

// hold returns a reference taken before the play begins.
func (s *stage) hold(p place) schemes.Ref {
	ref, err := s.get(p)
	if err != nil {
		panic(err)
	}
	return ref
}

// use reads the text of the module that ref pins.
func (s *stage) use(ref schemes.Ref) {
	if text := ref.Use(); text != schemes.Intact {
		explore.Fail(promise.Hold.String(), "a holder sees: %v", text)
	}
}

// done uses ref a last time and puts it.
func (s *stage) done(ref schemes.Ref) {
	s.use(ref)
	s.scheme.Put(ref)
}

// look gets, uses and puts.
func (s *stage) look(p place) error {
	ref, err := s.get(p)
	if err == nil {
		s.done(ref)
	}
	return err
}

// unload unloads by the l-th loader and opens waiting when it has answered.
func (s *stage) unload(l int, name string, f schemes.Flags, sig *mem.Signal) error {
	err := s.loaders[l].Unload(name, f, sig)
	switch {
	case err == nil:
		s.unloads++
	case !isRefusal(err):
		explore.Fail(promise.Answer.String(), "unload %s answers %v", name, err)
	}
	s.waiting.open()
	return err
}

func isRefusal(err error) bool {
	for _, r := range []error{schemes.ErrRefused, schemes.ErrBusy, schemes.ErrWouldBlock, schemes.ErrInterrupted, schemes.ErrNoModule} {
		if errors.Is(err, r) {
			return true
		}
	}
	return false
}

// justified sees that no get was refused for nothing, if the scheme promises
// that.
func (s *stage) justified() {
	if s.scheme.Info().Refuses == schemes.WhileGoing && s.refused > 0 && s.unloads == 0 {
		explore.Fail(promise.Refusal.String(), "refused, and no module went")
	}
}

// settle is the end of every play: refusals as declared, each exit an unload,
// all counts zero.
func (s *stage) settle() {
	s.justified()
	var sum loader.Stats
	for _, l := range s.loaders {
		n := l.Stats()
		sum.Exits, sum.Frees = sum.Exits+n.Exits, sum.Frees+n.Frees
		sum.Unloads, sum.Rollbacks = sum.Unloads+n.Unloads, sum.Rollbacks+n.Rollbacks
		if c, ok := s.scheme.(schemes.Counter); ok {
			l.Each(func(m *schemes.Module) {
				if refs := c.Refs(m); refs != 0 {
					explore.Fail(promise.Balance.String(), "count of %s is %d in the end", m.Name, refs)
				}
			})
		}
	}
	if sum.Exits != sum.Unloads+sum.Rollbacks || sum.Exits != sum.Frees {
		explore.Fail(promise.Exit.String(), "%d exits and %d frees for %d unloads and %d rollbacks",
			sum.Exits, sum.Frees, sum.Unloads, sum.Rollbacks)
	}
}
