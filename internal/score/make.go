package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

const (
	module = "github.com/modbench/modbench"
	trial  = "internal/score/trial"
)

// unit is a package that is changed, and the scheme that shows the change: its own, or
// one that uses it.
type unit struct {
	of   string // as the table calls it
	path string // from the root
	file string // the one file to change; "": all
	via  string // path of the scheme; "": the package itself
}

// units returns what is changed: the packages of all schemes but the floor's, and what
// several of them have in common.
func units() (us []unit) {
	for _, newScheme := range all.Schemes() {
		if info := newScheme().Info(); info.Role != schemes.Floor {
			us = append(us, unit{of: info.Name, path: strings.TrimPrefix(explored.PackageOf(newScheme), module+"/")})
		}
	}
	return append(us,
		unit{"waiters in hazard", "schemes/waiters", "", "schemes/hazard"},
		unit{"waiters in unload-rwsem", "schemes/waiters", "", "schemes/unloadrwsem"},
		unit{"tables in tryget", "schemes/tables", "locked.go", "schemes/tryget"},
		unit{"tables in rcu", "schemes/tables", "lockless.go", "schemes/rcu"},
	)
}

// mutant is one changed package, and the packages to build for it.
type mutant struct {
	Of, File, Function, What string

	id    string            // unique in a build, and the name of its package
	files map[string][]byte // by their path below the folder of mutants
}

// key is how the mutant is known in tables.
func (m mutant) key() string { return strings.Join([]string{m.Of, m.File, m.Function, m.What}, "\t") }

// maker checks and makes the mutants of one unit.
type maker struct {
	root string
	unit unit
	fset *token.FileSet
	imp  types.Importer
	srcs []*source
}

func newMaker(root string, imp types.Importer, fset *token.FileSet, u unit) (*maker, error) {
	m := &maker{root: root, unit: u, fset: fset, imp: imp}
	var err error
	m.srcs, err = m.read(u.path)
	return m, err
}

// read returns the files of a package as a build with the tag explore has them.
func (m *maker) read(path string) (srcs []*source, err error) {
	names, err := filepath.Glob(filepath.Join(m.root, path, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		dir, base := filepath.Split(name)
		if ok, err := build.Default.MatchFile(dir, base); err != nil || !ok || strings.HasSuffix(base, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(m.fset, name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		srcs = append(srcs, &source{base, text, m.fset, file})
	}
	if len(srcs) == 0 {
		return nil, fmt.Errorf("%s: no source files", path)
	}
	return srcs, nil
}

// mutants returns all mutants of the unit that compile.
func (m *maker) mutants() (ms []mutant, err error) {
	seen := make(map[string]int)
	for _, src := range m.srcs {
		if m.unit.file != "" && src.name != m.unit.file {
			continue
		}
		for _, c := range src.changes() {
			text, ok := m.compiles(src, c.edits)
			if !ok && c.instead != nil {
				text, ok = m.compiles(src, c.instead)
			}
			if !ok {
				continue
			}
			what := c.what
			if n := seen[src.name+c.function+what]; n > 0 {
				what += fmt.Sprintf(" (%d)", n+1)
			}
			seen[src.name+c.function+c.what]++
			mu := mutant{Of: m.unit.of, File: m.unit.path + "/" + src.name, Function: c.function, What: what}
			if err := m.pack(&mu, src.name, text); err != nil {
				return nil, err
			}
			ms = append(ms, mu)
		}
	}
	return ms, nil
}

var unused = regexp.MustCompile(`("[a-z/.]+") imported(?: as \w+)? and not used`)

// compiles returns the file with the edits made, and whether its package compiles so. An
// import that is not needed any more is kept as a blank one.
func (m *maker) compiles(src *source, edits []edit) (text []byte, ok bool) {
	text = src.apply(edits)
	for range 3 {
		err := m.check(src.name, text)
		if err == nil {
			return text, true
		}
		match := unused.FindSubmatch([]byte(err.Error()))
		if match == nil {
			return nil, false
		}
		text = bytes.Replace(text, match[1], append([]byte("_ "), match[1]...), 1)
	}
	return nil, false
}

// check checks the types of the unit's package with one file replaced.
func (m *maker) check(name string, text []byte) error {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, src := range m.srcs {
		from := src.text
		if src.name == name {
			from = text
		}
		file, err := parser.ParseFile(fset, src.name, from, 0)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: m.imp}
	_, err := config.Check(m.unit.path, fset, files, nil)
	return err
}

// pack makes the packages to build for mu, whose file of that name has this text.
func (m *maker) pack(mu *mutant, name string, text []byte) error {
	mu.id = fmt.Sprintf("m%x", sha256.Sum256([]byte(mu.key())))[:13]
	mu.files = make(map[string][]byte)
	changed := mu.id
	if m.unit.via != "" {
		changed = mu.id + "/" + filepath.Base(m.unit.path)
		users, err := m.read(m.unit.via)
		if err != nil {
			return err
		}
		for _, src := range users {
			own := fmt.Sprintf("%q", module+"/"+trial+"/mutants/"+changed)
			user := bytes.ReplaceAll(src.text, []byte(fmt.Sprintf("%q", module+"/"+m.unit.path)), []byte(own))
			mu.files[mu.id+"/"+src.name] = user
		}
	}
	for _, src := range m.srcs {
		mu.files[changed+"/"+src.name] = src.text
	}
	mu.files[changed+"/"+name] = text
	return nil
}

// importerOf imports what the schemes import, as compiled with the tag explore.
func importerOf(root string, fset *token.FileSet) (types.Importer, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-tags", "explore", "-f", "{{.ImportPath}}\t{{.Export}}",
		"./schemes/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", cmd, err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		exports[path] = file
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	return importer.ForCompiler(fset, "gc", open), nil
}

// makeAll returns the mutants of the units that want says.
func makeAll(root string, want func(unit) bool) (ms []mutant, err error) {
	build.Default.BuildTags = append(build.Default.BuildTags, "explore")
	fset := token.NewFileSet()
	imp, err := importerOf(root, fset)
	if err != nil {
		return nil, err
	}
	for _, u := range units() {
		if !want(u) {
			continue
		}
		m, err := newMaker(root, imp, fset, u)
		if err != nil {
			return nil, err
		}
		made, err := m.mutants()
		if err != nil {
			return nil, err
		}
		ms = append(ms, made...)
	}
	return ms, nil
}

// digests returns what names the code that a result of each unit holds for, by what the table calls the unit: that of
// the scheme, and of all that it uses. Comments are no code. What explores and stresses is not in it: that gets better,
// and convicts again what it has convicted.
func digests(root string) (map[string]string, error) {
	sources := explored.NewSources(os.DirFS(root))
	of := make(map[string]string)
	for _, u := range units() {
		path := u.path
		if u.via != "" {
			path = u.via
		}
		d, err := sources.Digest(module + "/" + path)
		if err != nil {
			return nil, err
		}
		of[u.of] = d
	}
	return of, nil
}
