// Package report draws results as one HTML page that a sceptic can check: what
// the run says in words, then its inputs, its caveats, charts, and under each
// chart the numbers it was drawn from.
//
//	run, err := results.Read(dir)
//	...
//	err = report.Write(w, []*results.Run{run}, report.Options{})
//
// The page is self-contained: style, script and charts are in it, nothing is
// fetched, and it reads the same in ten years. It claims a difference only where
// a test shows one after correction for all that are made. The same results give the same bytes.
// Package report measures nothing and computes no figure that package results
// does not have.
package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/modbench/modbench/results"
)

// Options change a page; the zero value is the usual one.
type Options struct {
	Title    string            // of the page; empty: one that names the schemes
	Explored map[string]string // by scheme: what running every interleaving came to; nil: it was not done

	_ struct{}
}

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Write writes the page of runs, which must be mergeable ([results.Merge]); a
// run without rounds gives a page that says so. Nothing is written if it fails.
// A page of 60 cells takes a quarter of a second and is about 500 KB.
func Write(w io.Writer, runs []*results.Run, o Options) error {
	run, err := results.Merge(runs...)
	if err != nil {
		return err
	}
	p, err := newPage(run, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}
