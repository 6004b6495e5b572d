package main

import (
	"go/ast"
	"go/token"
	"strings"
)

// edit is one change of a file: the bytes from from to to become text. A change of
// several places has several.
type edit struct {
	from, to int
	text     string
}

// change is the edits of one mutant of a file.
type change struct {
	function string
	what     string // in one line
	edits    []edit
	instead  []edit // tried if the edits leave a variable unused; nil: nothing
}

// source is a parsed file of a scheme.
type source struct {
	name string
	text []byte
	fset *token.FileSet
	file *ast.File
}

func (s *source) at(p token.Pos) int { return s.fset.Position(p).Offset }

// of returns the text of a node.
func (s *source) of(n ast.Node) string { return string(s.text[s.at(n.Pos()):s.at(n.End())]) }

// line returns the text of a node on one line, cut.
func (s *source) line(n ast.Node) string {
	text := strings.Join(strings.Fields(s.of(n)), " ")
	if r := []rune(text); len(r) > 60 {
		text = string(r[:57]) + "..."
	}
	return text
}

// replace is an edit that puts text in the place of n.
func (s *source) replace(n ast.Node, text string) edit {
	return edit{s.at(n.Pos()), s.at(n.End()), text}
}

// apply returns the text with the edits made, which must not overlap and be in order.
func (s *source) apply(edits []edit) []byte {
	var b []byte
	at := 0
	for _, e := range edits {
		b = append(append(b, s.text[at:e.from]...), e.text...)
		at = e.to
	}
	return append(b, s.text[at:]...)
}

// operators are the kinds of changes. Each returns all changes of its kind in a function.
var operators = []func(*source, *ast.FuncDecl) []change{
	drops, swaps, pairs, negations, returns, weakened, shared,
}

// changes returns every change of the file, but those of functions that only describe.
func (s *source) changes() (all []change) {
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil || f.Name.Name == "Info" || f.Name.Name == "New" || f.Name.Name == "Refs" {
			continue
		}
		for _, operator := range operators {
			for _, c := range operator(s, f) {
				c.function = name(f)
				all = append(all, c)
			}
		}
	}
	return all
}

// name returns the name of a function with its receiver's type.
func name(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}
