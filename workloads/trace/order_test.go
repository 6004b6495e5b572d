package trace

import (
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/tracetest"
)

// Where no probe names the modules that are asked to go, a module_free within the call does: the attempt is replayed
// where the call began, though it is known to be without a name only when it ends. Attempts that were refused are left
// out, and said.
func TestNoProbe(t *testing.T) {
	const text = "# tracer: nop\n" +
		" x-1 [000] ...1. 5.000001: module_get: m call_site=misc_open refcnt=2\n" +
		" x-1 [000] ...1. 5.000002: module_put: m call_site=__fput refcnt=1\n" +
		" r-2 [001] ...1. 5.100000: sys_delete_module(name_user: 7ffd, flags: 800)\n" +
		" x-1 [000] ...1. 5.200000: module_get: n call_site=misc_open refcnt=2\n" +
		" r-2 [001] ...1. 5.300000: module_free: m\n" +
		" r-2 [001] ...1. 5.400000: sys_delete_module -> 0x0\n" +
		" r-2 [001] ...1. 5.500000: sys_delete_module(name_user: 7ffd, flags: 800)\n" +
		" r-2 [001] ...1. 5.600000: kdel: (__x64_sys_delete_module+0x0/0x20) name=(fault) flags=0x800\n" +
		" r-2 [001] ...1. 5.700000: sys_delete_module -> 0xfffffffffffffff5\n"
	r, err := NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := Summarize(r)
	if err != nil || sum.Unnamed != 2 || sum.Back != 0 || sum.Unknown.Lines != 0 {
		t.Errorf("%v: %+v", err, sum)
	}
	if r, err = NewReader(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	s, err := Build("no probe", r)
	if err != nil {
		t.Fatal(err)
	}
	checkScript(t, s)
	n := s.Notes
	if n.Attempts != 1 || n.Unnamed != 1 || n.Back != 0 || n.Sorted || n.Loads != 0 {
		t.Errorf("%+v", n)
	}
	if want := []string{"1 unload attempt is left out: no event names its module"}; !slices.Equal(n.LeftOut(), want) {
		t.Errorf("%q, want %q", n.LeftOut(), want)
	}
}

// The buffers of the processors printed one behind the other are the same trace. Two recordings in one file are not
// mixed.
func TestOrder(t *testing.T) {
	k := tracetest.New(tracetest.Options{Seed: 1, Lines: 2000, Modules: 12, Threads: 6, Crowd: 0.3})
	_, want := built(t, k.Lines)
	apart := slices.Clone(k.Lines)
	slices.SortStableFunc(apart, func(a, b tracetest.Line) int { return a.CPU() - b.CPU() })
	_, got := built(t, apart)
	if !got.Notes.Sorted || got.Notes.Back <= disorder || len(got.Notes.LeftOut()) != len(want.Notes.LeftOut())+1 {
		t.Errorf("not put in order: %+v, %q", got.Notes, got.Notes.LeftOut())
	}
	if got.Notes.Attempts != want.Notes.Attempts || len(got.Ops) != len(want.Ops) {
		t.Errorf("%+v, want %+v", got.Notes, want.Notes)
	}
	_, twice := built(t, slices.Concat(k.Lines, k.Lines))
	words := strings.Join(twice.Notes.LeftOut(), "\n")
	if twice.Notes.Sorted || !strings.Contains(words, "are these two recordings?") {
		t.Errorf("%+v, %q", twice.Notes, words)
	}
}
