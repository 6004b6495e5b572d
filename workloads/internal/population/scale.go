package population

import (
	"math"
	"sync"
)

// all is the target of [build] that means the real size.
const all = -1

// Scale returns the catalogue at k times its real size, counted in
// registrations. It repeats the population, whole and at last in part (in load
// order), each repetition with names of its own:
//
//   - modules and filesystems get a suffix (ext4.1), and depend on the modules
//     of their own copy;
//   - interfaces and device ids are numbered on;
//   - block majors move up by 256 a copy; beyond the 15th copy they are numbers
//     that no dev_t of Linux could hold;
//   - character majors end at 254. A copy gets a dynamic one as long as there
//     is one, and is left out then.
//
// For k below 1 the population is cut short. [Catalogue.Entries] and
// [Catalogue.Tables] tell what size came of it; it exceeds k times the real one
// by at most the registrations of one module. k is relative to the real size
// even if c has been scaled. It panics unless k is positive and finite.
//
// Cost: 2 or 3 microseconds and a third of a kilobyte a registration.
func (c *Catalogue) Scale(k float64) *Catalogue {
	if !(k > 0) || math.IsInf(k, 0) {
		panic("population: scale must be positive and finite")
	}
	one := build(c.unit, all)
	return build(c.unit, max(1, int(math.Round(k*float64(one.entries)))))
}

// build makes a catalogue of at least target registrations from whole and
// partial copies of unit, or of one copy.
func build(unit []source, target int) *Catalogue {
	c := &Catalogue{unit: unit}
	k := newKeys(unit)
	entries := 0
	for n, before := 0, -1; entries > before && (entries < target || n == 0); n++ {
		before = entries
		for i := range unit {
			m := unit[i].module(n)
			m.Registrations = k.registrations(&unit[i], m.Name, n)
			c.modules = append(c.modules, m)
			entries += len(m.Registrations)
			if target != all && entries >= target {
				break
			}
		}
	}
	c.modules = needed(c.modules, func(m **Module) (string, []string, bool) {
		return (*m).Name, (*m).Depends, len((*m).Registrations) > 0
	})
	c.count()
	c.lookup = sync.OnceValue(func() *directory { return newDirectory(c) })
	return c
}

// module returns the n-th copy of s, without registrations.
func (s *source) module(n int) *Module {
	m := &Module{
		Name: suffixed(s.name, n), Depends: s.depends,
		HasInit: s.init, HasExit: s.exit, CoreBytes: s.bytes,
	}
	if n > 0 {
		m.Depends = make([]string, len(s.depends))
		for i, d := range s.depends {
			m.Depends[i] = suffixed(d, n)
		}
	}
	return m
}
