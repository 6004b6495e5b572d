// Package style tests the form of the source: the rules in CONTRIBUTING.md that
// neither gofmt nor vet checks.
package style

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"strings"
)

const (
	maxColumns  = 120 // of a line
	tabColumns  = 4
	maxFunction = 60  // lines of a function that is no test
	maxFile     = 300 // lines of a file that is no test
	maxTestFile = 400
)

// file is one parsed Go file.
type file struct {
	name   string // relative to the root of the module, with slashes
	text   string
	set    *token.FileSet
	syntax *ast.File
}

func parse(name, text string) (*file, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &file{name, text, set, syntax}, nil
}

func (f *file) test() bool { return strings.HasSuffix(f.name, "_test.go") }

// public reports whether programs elsewhere can import the package of the file.
func (f *file) public() bool {
	outside := strings.HasPrefix(f.name, "internal/") || strings.Contains(f.name, "/internal/") ||
		strings.HasPrefix(f.name, "examples/")
	return !outside && f.syntax.Name.Name != "main"
}

// rules are the rules for single files. Each returns the faults that it finds.
var rules = map[string]func(*file) []string{
	"a line has 120 columns at most, with tabs of four":    wideLines,
	"no declaration hides a builtin":                       hiddenBuiltins,
	"a function that is no test has 60 lines at most":      longFunctions,
	"a file has 300 lines at most, a test file 400":        longFiles,
	"benchmarks are in files that end in _bench_test.go":   strayBenchmarks,
	"exported names of public packages have a doc comment": undocumented,
}

func (f *file) at(pos token.Pos, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", f.name, f.set.Position(pos).Line, fmt.Sprintf(format, args...))
}

// wideLines finds lines that are too long. In a test the texts do not count: rows of a table are read side by side.
func wideLines(f *file) (faults []string) {
	texts := make(map[int]int)
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && f.test() {
			texts[f.set.Position(l.Pos()).Line] += len([]rune(l.Value))
		}
		return true
	})
	number := 0
	for line := range strings.Lines(f.text) {
		number++
		line = strings.TrimSuffix(line, "\n")
		columns := len([]rune(line)) + strings.Count(line, "\t")*(tabColumns-1)
		if columns-texts[number] > maxColumns {
			faults = append(faults, fmt.Sprintf("%s:%d: %d columns", f.name, number, columns))
		}
	}
	return faults
}

func longFiles(f *file) []string {
	most := maxFile
	if f.test() {
		most = maxTestFile
	}
	if lines := strings.Count(f.text, "\n"); lines > most {
		return []string{fmt.Sprintf("%s: %d lines", f.name, lines)}
	}
	return nil
}

func longFunctions(f *file) (faults []string) {
	if f.test() {
		return nil
	}
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			lines := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
			if lines > maxFunction {
				faults = append(faults, f.at(fn.Pos(), "%s has %d lines", fn.Name.Name, lines))
			}
		}
	}
	return faults
}

func strayBenchmarks(f *file) (faults []string) {
	if !f.test() || strings.HasSuffix(f.name, "_bench_test.go") {
		return nil
	}
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Benchmark") {
			faults = append(faults, f.at(fn.Pos(), "%s", fn.Name.Name))
		}
	}
	return faults
}

// hiddenBuiltins looks at everything that is declared in a scope: packages, types,
// functions, parameters, results, variables. Fields and methods hide nothing.
func hiddenBuiltins(f *file) (faults []string) {
	check := func(names ...*ast.Ident) {
		for _, name := range names {
			if types.Universe.Lookup(name.Name) != nil {
				faults = append(faults, f.at(name.Pos(), "%s", name.Name))
			}
		}
	}
	expressions := func(list ...ast.Expr) {
		for _, e := range list {
			if name, ok := e.(*ast.Ident); ok {
				check(name)
			}
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			if n.Name != nil {
				check(n.Name)
			}
		case *ast.TypeSpec:
			check(n.Name)
		case *ast.ValueSpec:
			check(n.Names...)
		case *ast.FuncDecl:
			if n.Recv == nil {
				check(n.Name)
			} else {
				check(parameters(n.Recv)...)
			}
		case *ast.FuncType:
			check(parameters(n.TypeParams)...)
			check(parameters(n.Params)...)
			check(parameters(n.Results)...)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				expressions(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				expressions(n.Key, n.Value)
			}
		}
		return true
	})
	return faults
}

func parameters(list *ast.FieldList) (names []*ast.Ident) {
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		names = append(names, field.Names...)
	}
	return names
}

// undocumented looks at the package's own names and at the methods of exported
// types. A comment before a group of constants, variables or types, or at the end
// of a line, is enough for the names of the group or the line.
func undocumented(f *file) (faults []string) {
	if f.test() || !f.public() {
		return nil
	}
	for _, d := range f.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Doc == nil && d.Name.IsExported() && receiverExported(d) {
				faults = append(faults, f.at(d.Pos(), "%s", d.Name.Name))
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				for _, name := range undocumentedNames(s, d.Doc != nil) {
					faults = append(faults, f.at(name.Pos(), "%s", name.Name))
				}
			}
		}
	}
	return faults
}

// implied are methods that say by their names what they do.
var implied = map[string]bool{"String": true, "Error": true}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	name, ok := t.(*ast.Ident)
	return ok && name.IsExported() && !implied[d.Name.Name]
}

func undocumentedNames(s ast.Spec, group bool) (names []*ast.Ident) {
	var declared []*ast.Ident
	documented := group
	switch s := s.(type) {
	case *ast.TypeSpec:
		declared, documented = []*ast.Ident{s.Name}, group || s.Doc != nil || s.Comment != nil
	case *ast.ValueSpec:
		declared, documented = s.Names, group || s.Doc != nil || s.Comment != nil
	}
	for _, name := range declared {
		if name.IsExported() && !documented {
			names = append(names, name)
		}
	}
	return names
}

// withoutExample returns the folders of public packages whose tests have no
// function that begins with Example.
func withoutExample(files []*file) (folders []string) {
	has := make(map[string]bool) // public folders
	for _, f := range files {
		if f.public() && !f.test() {
			has[path.Dir(f.name)] = false
		}
	}
	for _, f := range files {
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && f.test() && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Example") {
				has[path.Dir(f.name)] = true
			}
		}
	}
	for _, f := range files {
		folder := path.Dir(f.name)
		if found, public := has[folder]; public && !found {
			folders = append(folders, folder)
			delete(has, folder)
		}
	}
	return folders
}
