package bench

import (
	"cmp"
	"fmt"
	"runtime"
	"strings"

	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// calls are the calls of a goroutine, latest first.
type calls []runtime.Frame

// panicking returns the calls that led to the panic that is recovered. A deferred
// function calls it.
func panicking() (c calls) {
	var pcs [256]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	thrown := false // past the latest panic
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic" && !thrown:
			thrown = true
		case thrown && (len(c) > 0 || !strings.HasPrefix(f.Function, "runtime.")):
			c = append(c, f)
		}
		if !more {
			return c
		}
	}
}

// through reports whether one of the calls is of a function whose name ends in name.
func (c calls) through(name string) bool {
	for _, f := range c {
		if strings.HasSuffix(f.Function, name) {
			return true
		}
	}
	return false
}

// scheme returns those calls that come before the harness, or all if it is the
// harness that panicked.
func (c calls) scheme() calls {
	for i, f := range c {
		if i > 0 && packageOf(f.Function) == harness {
			return c[:i]
		}
	}
	return c
}

// String returns the calls in the form of a Go trace.
func (c calls) String() string {
	var b strings.Builder
	for _, f := range c {
		fmt.Fprintf(&b, "%s\n\t%s:%d\n", f.Function, f.File, f.Line)
	}
	return b.String()
}

// suspects says which table and module calls that panicked were about, as far as
// that is known.
type suspects func(c calls) (table, module string)

// panics returns what makes a panic in a worker, an unloader or the holder the fault
// of the round.
func (s *session) panics(who suspects) func(recovered any) {
	return func(recovered any) { s.fault.report(panicked(s.config.Cell, recovered, panicking(), who)) }
}

// panicked is what a recovered panic of a scheme breaks in cell c.
func panicked(c Cell, recovered any, at calls, who suspects) *Violation {
	table, module := "", ""
	if who != nil {
		table, module = who(at)
	}
	b := promise.From(recovered)
	if b == nil {
		b = &promise.Breach{Promise: promise.NoPanic, Seen: fmt.Sprintf("panic: %v", recovered)}
	}
	found := *b
	found.Table, found.Module = cmp.Or(b.Table, table), cmp.Or(b.Module, module)
	v := violation(c, &found)
	v.Stack = at.scheme().String()
	return v
}

// recovers makes a panic outside of workers, unloaders and holder a violation: in the
// boot, or in the checks at the end. It is deferred.
func (c *Config) recovers(err *error) {
	if p := recover(); p != nil {
		*err = panicked(c.Cell, p, panicking(), nil)
	}
}

// suspects names what w looked up, registered or unloaded, as far as that is known. The
// measured loop does not note down where it is. So the table is known only if all lookups
// of the batch are in one table, and the module only if all are of one module.
func (s *session) suspects(w *worker) suspects {
	return func(c calls) (table, module string) {
		switch {
		case len(s.tallies) > 0 && c.through(".(*unloader).once"):
			return s.tallies[w.id].unloader.suspects(c)
		case len(s.plugs) > 0 && !c.through(".closed.run"):
			return s.plugs[w.id].target.Table.Name, s.plugs[w.id].ref.Entry.Owner.Name
		case c.through(".(*worker).lookup"):
			return common(w.seq, w.pos, w.batch)
		}
		t := w.seq[(w.pos-1)%sequence]
		return t.Table.Name, t.Module
	}
}

// common returns the table and the module that n targets have in common, from
// position pos of seq on; empty: not all have the same.
func common(seq []*workloads.Target, pos uint, n int) (table, module string) {
	first := seq[pos%sequence]
	table, module = first.Table.Name, first.Module
	for i := range uint(n) {
		t := seq[(pos+i)%sequence]
		if t.Table.Name != table {
			table = ""
		}
		if t.Module != module {
			module = ""
		}
	}
	return table, module
}

// suspects names the module that is being unloaded or loaded.
func (u *unloader) suspects(calls) (table, module string) { return "", u.subject }

// suspects names what is held.
func (h *holder) suspects(calls) (table, module string) { return h.target.Table.Name, h.target.Module }
