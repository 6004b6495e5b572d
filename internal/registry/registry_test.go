package registry

import (
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
)

// named is a scheme under another name.
type named struct {
	schemes.Scheme
	name string
}

func (n named) Info() schemes.Info {
	info := n.Scheme.Info()
	info.Name = n.name
	return info
}

func name(s string) func() schemes.Scheme {
	return func() schemes.Scheme { return named{rwsem.New(), s} }
}

// The built-in registry has the schemes of package all, then controls, then a
// program's own ones, each findable by its name.
func TestBuiltin(t *testing.T) {
	r, err := Builtin(name("mine"))
	if err != nil {
		t.Fatal(err)
	}
	names := r.Names()
	for i, newScheme := range all.Schemes() {
		if want := newScheme().Info().Name; names[i] != want {
			t.Errorf("scheme %d is %s, want %s", i, names[i], want)
		}
	}
	if names[len(names)-1] != "mine" {
		t.Errorf("the last of %v is not the program's own", names)
	}
	if own := r.Own(); !slices.Equal(own, []string{"mine"}) {
		t.Errorf("own schemes are %v", own)
	}
	for i, info := range r.Infos() {
		newScheme := r.Constructor(names[i])
		if info.Name != names[i] || newScheme == nil || newScheme().Info() != info {
			t.Errorf("%s is found as another", names[i])
		}
		if again, ok := r.Info(names[i]); !ok || again != info {
			t.Errorf("%s is described as another", names[i])
		}
		control := info.Role == schemes.Control
		if slices.Contains(r.Compared(), names[i]) == control {
			t.Errorf("%s: control is %v, compared is %v", names[i], control, !control)
		}
	}
	for _, control := range []string{"modcount", "richter-double-release"} {
		if r.Constructor(control) == nil || slices.Contains(r.Compared(), control) {
			t.Errorf("%s is missing or compared", control)
		}
	}
	if _, ok := r.Info("nosuch"); ok || r.Constructor("nosuch") != nil {
		t.Error("a scheme that is not there is found")
	}
}

// What cannot be told apart by name, or not be named in a flag, is an error that
// says which scheme it is.
func TestErrors(t *testing.T) {
	for want, constructors := range map[string][]func() schemes.Scheme{
		`two schemes are named "rwsem"`:          {rwsem.New, tryget.New, rwsem.New},
		`scheme 2 of 2 has a nil constructor`:    {rwsem.New, nil},
		`constructor of scheme 1 of 1`:           {func() schemes.Scheme { return nil }},
		`no scheme can be named "": want`:        {name("")},
		`no scheme can be named "a,b": want`:     {name("a,b")},
		`no scheme can be named "-a": want`:      {name("-a")},
		`no scheme can be named "all": --scheme`: {name("all")},
	} {
		if _, err := New(constructors...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := Builtin(rwsem.New); err == nil {
		t.Error("an own scheme can have the name of a built-in one")
	}
}

// Nothing that is done with a registry changes it, and each constructor is called
// once to read the Info.
func TestImmutable(t *testing.T) {
	made := 0
	r, err := New(func() schemes.Scheme { made++; return rwsem.New() })
	if err != nil {
		t.Fatal(err)
	}
	r.Names()[0], r.Infos()[0].Name, r.Compared()[0] = "x", "x", "x"
	if names := r.Names(); !slices.Equal(names, []string{"rwsem"}) || made != 1 {
		t.Errorf("names %v, made %d times", names, made)
	}
}
