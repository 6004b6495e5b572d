package claims

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/modbench/modbench/workloads/trace"
)

// linesOf returns how many lines of files have code: anything but blanks and comments. Tests and files of other builds
// are left out.
func linesOf(sources fs.FS, patterns ...string) (n int, err error) {
	err = eachFile(sources, patterns, func(name string, src []byte) error {
		files := token.NewFileSet()
		file := files.AddFile(name, files.Base(), len(src))
		var s scanner.Scanner
		s.Init(file, src, nil, 0) // comments are left out
		last := 0
		for {
			pos, tok, text := s.Scan()
			if tok == token.EOF {
				return nil
			}
			if tok == token.SEMICOLON && text == "\n" {
				continue
			}
			first := file.Line(pos)
			end := first + strings.Count(text, "\n")
			n += end - max(first, last+1) + 1
			last = max(last, end)
		}
	})
	return n, err
}

// refusals returns how many return statements of files answer that a lookup is refused.
func refusals(sources fs.FS, patterns ...string) (n int, err error) {
	err = eachFile(sources, patterns, func(name string, src []byte) error {
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if r, ok := node.(*ast.ReturnStmt); ok {
				for _, result := range r.Results {
					if s, ok := result.(*ast.SelectorExpr); ok && s.Sel.Name == "ErrRefused" {
						n++
					}
				}
			}
			return true
		})
		return nil
	})
	return n, err
}

// eachFile calls f for each Go file of the ordinary build that a pattern matches. It is an error if one matches none.
func eachFile(sources fs.FS, patterns []string, f func(name string, src []byte) error) error {
	for _, pattern := range patterns {
		names, err := fs.Glob(sources, pattern)
		if err != nil {
			return err
		}
		found := false
		for _, name := range names {
			base := path.Base(name)
			if strings.HasSuffix(base, "_test.go") || strings.HasSuffix(base, "_explore.go") {
				continue
			}
			src, err := fs.ReadFile(sources, name)
			if err != nil {
				return err
			}
			found = true
			if err := f(name, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))); err != nil {
				return err
			}
		}
		if !found {
			return errors.New("no source matches " + pattern)
		}
	}
	return nil
}

// siteCount is the call sites of a trace that took references, by table.
type siteCount struct {
	sites map[string]map[string]bool // by table: those that look up in it
	gets  map[string]int64
}

// sitesOf reads the traces that modbench brings along and counts in them who took references to modules.
func sitesOf(names []string) (*siteCount, error) {
	c := &siteCount{make(map[string]map[string]bool), make(map[string]int64)}
	for _, name := range names {
		r, err := trace.OpenNamed(name)
		if err != nil {
			return nil, err
		}
		for {
			e, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				_ = r.Close() // read only
				return nil, err
			}
			if e.Kind != trace.Get || e.Site == "" {
				continue
			}
			table := trace.TableOf(e.Site).Name
			if c.sites[table] == nil {
				c.sites[table] = make(map[string]bool)
			}
			c.sites[table][e.Site] = true
			c.gets[table]++
		}
		if err := r.Close(); err != nil {
			return nil, err
		}
	}
	return c, nil
}
