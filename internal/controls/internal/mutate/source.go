package mutate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
)

const generated = "// Code generated from a scheme and a row of package mutate; DO NOT EDIT.\n\n"

// source returns the files of the mutant's own package.
func (m Mutant) source(root fs.FS) (files, error) {
	_, src, err := m.apply(root)
	if err != nil {
		return nil, err
	}
	for name := range src {
		if src[name], err = m.rename(name, src[name]); err != nil {
			return nil, m.failed(err)
		}
	}
	return src, nil
}

// rename makes a file of the mutant's package out of a file of the scheme's. It
// replaces the package comment, the package clause, and the Info.
func (m Mutant) rename(name string, src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	offset := func(p token.Pos) int { return fset.Position(p).Offset }

	var b bytes.Buffer
	b.WriteString(generated)
	if file.Doc != nil {
		fmt.Fprintf(&b, "// Package %s is package %s with one change that breaks it:\n// %s.\n//\n",
			m.Package(), m.Of.Package, m.Change)
		fmt.Fprintf(&b, "// What goes wrong: %s.\n// It breaks the promise %q: %s.\n",
			m.Scenario, m.Promise, m.Promise.Text())
	}
	fmt.Fprintf(&b, "package %s", m.Package())
	rest := offset(file.Name.End())
	if info := infoOf(file); info != nil {
		b.Write(src[rest:offset(info.Pos())])
		if err := m.info(&b, src, offset, info); err != nil {
			return nil, err
		}
		rest = offset(info.End())
	}
	b.Write(src[rest:])
	return format.Source(b.Bytes())
}

// infoOf returns the literal in "var Info = schemes.Info{...}", or nil.
func infoOf(file *ast.File) (info *ast.CompositeLit) {
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "Info" && len(v.Values) == 1 {
			info, _ = v.Values[0].(*ast.CompositeLit)
		}
		return info == nil
	})
	return info
}

// info writes the mutant's Info: the scheme's with another name, summary,
// source and role.
func (m Mutant) info(b *bytes.Buffer, src []byte, offset func(token.Pos) int, info *ast.CompositeLit) error {
	replaced := map[string]string{
		"Name":    fmt.Sprintf("%q", m.Name),
		"Summary": fmt.Sprintf("%q", m.Of.Name+", broken: "+m.Change),
		"Source":  fmt.Sprintf("%q", m.Of.Name+" with one change"),
	}
	b.WriteString("schemes.Info{\n")
	for _, elt := range info.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return fmt.Errorf("Info of %s has a field without a name", m.Of.Name)
		}
		key := kv.Key.(*ast.Ident).Name
		value, ok := replaced[key]
		if !ok {
			value = string(src[offset(kv.Value.Pos()):offset(kv.Value.End())])
		}
		if key != "Role" {
			fmt.Fprintf(b, "%s: %s,\n", key, value)
		}
	}
	b.WriteString("Role: schemes.Control,\n}")
	return nil
}
