// Package registry is the list of schemes that one program knows, by name. A
// program makes one [Registry] at its start and passes it to whatever needs it;
// there is no list that a package could change behind the program's back.
package registry

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Registry is an immutable list of schemes with different names. Any number of
// goroutines may use it.
type Registry struct {
	entries []entry
	own     []string          // see Own
	sources *explored.Sources // see Explored; nil: not known
	index   map[string]int    // position in entries, by name
}

type entry struct {
	info      schemes.Info
	newScheme func() schemes.Scheme
}

// Builtin returns the registry of modbench: the schemes of package all, the
// controls that this build contains, and after them those that own makes.
// It fails as [New] does.
func Builtin(own ...func() schemes.Scheme) (*Registry, error) {
	built := slices.Concat(all.Schemes(), controls.Constructors())
	r, err := New(slices.Concat(built, own)...)
	if err == nil {
		r.own = r.Names()[len(built):]
	}
	return r, err
}

// Own returns the names of the schemes that the program brought along itself, in order.
func (r *Registry) Own() []string { return slices.Clone(r.own) }

// Of returns r in a program whose built-in schemes have these sources, below the folder schemes.
func (r *Registry) Of(sources fs.FS) *Registry {
	of := *r
	of.sources = nil
	if sources != nil {
		of.sources = explored.NewSources(sources)
	}
	return &of
}

// Explored returns what the explorer has found in the scheme of that name, in words. It returns "" if nothing is on
// record of the scheme as it is in this program: it is the program's own, a control, or its source has changed.
func (r *Registry) Explored(name string) string {
	newScheme := r.Constructor(name)
	if newScheme == nil || r.sources == nil {
		return ""
	}
	return explored.Of(r.sources, newScheme)
}

// born returns what newScheme makes, or what it panics with.
func born(newScheme func() schemes.Scheme) (s schemes.Scheme, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return newScheme(), nil
}

// New returns the registry of the schemes that constructors make, in that order.
// It makes one scheme with each, to read its Info, and fails if a constructor is
// nil, panics or makes nil, or if a name cannot be used or is taken.
func New(constructors ...func() schemes.Scheme) (*Registry, error) {
	r := &Registry{index: make(map[string]int, len(constructors))}
	for i, newScheme := range constructors {
		if newScheme == nil {
			return nil, fmt.Errorf("scheme %d of %d has a nil constructor", i+1, len(constructors))
		}
		s, err := born(newScheme)
		if err != nil {
			return nil, fmt.Errorf("the constructor of scheme %d of %d panics: %w", i+1, len(constructors), err)
		}
		if s == nil {
			return nil, fmt.Errorf("the constructor of scheme %d of %d returns nil", i+1, len(constructors))
		}
		info := s.Info()
		if err := checkName(info.Name); err != nil {
			return nil, err
		}
		if j, taken := r.index[info.Name]; taken {
			return nil, fmt.Errorf("two schemes are named %q: %q and %q; give one another Info.Name",
				info.Name, r.entries[j].info.Summary, info.Summary)
		}
		r.index[info.Name] = len(r.entries)
		r.entries = append(r.entries, entry{info, newScheme})
	}
	return r, nil
}

// checkName says why a scheme cannot have that name. A name is a word of a comma
// separated flag, of a line of results and of a file name.
func checkName(name string) error {
	const letters, others = "abcdefghijklmnopqrstuvwxyz", "0123456789-"
	switch {
	case name == "all":
		return fmt.Errorf(`no scheme can be named "all": --scheme all means every scheme`)
	case name == "" || !strings.Contains(letters, name[:1]) || strings.Trim(name, letters+others) != "":
		return fmt.Errorf("no scheme can be named %q: want a letter from a to z, then letters, digits and -", name)
	}
	return nil
}

// Infos returns what each scheme says about itself, in order.
func (r *Registry) Infos() []schemes.Info {
	infos := make([]schemes.Info, len(r.entries))
	for i, e := range r.entries {
		infos[i] = e.info
	}
	return infos
}

// Names returns the names of all schemes in order.
func (r *Registry) Names() (names []string) {
	for _, e := range r.entries {
		names = append(names, e.info.Name)
	}
	return names
}

// Compared returns the names of the schemes that are not controls: those that
// "all" stands for.
func (r *Registry) Compared() (names []string) {
	for _, e := range r.entries {
		if e.info.Role != schemes.Control {
			names = append(names, e.info.Name)
		}
	}
	return names
}

// Info returns what the scheme of that name says about itself; ok tells whether
// there is one.
func (r *Registry) Info(name string) (info schemes.Info, ok bool) {
	i, ok := r.index[name]
	if !ok {
		return schemes.Info{}, false
	}
	return r.entries[i].info, true
}

// Constructor returns what makes the scheme of that name, or nil if there is no
// such scheme.
func (r *Registry) Constructor(name string) func() schemes.Scheme {
	i, ok := r.index[name]
	if !ok {
		return nil
	}
	return r.entries[i].newScheme
}
