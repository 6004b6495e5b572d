package docs

import (
	"fmt"
	"regexp"
	"strings"
)

// Block is a generated part of a document.
type Block struct {
	Name string
	Text string // Markdown, without the marks
}

const endMark = "<!-- end -->\n"

func (b Block) mark() string { return "<!-- generated: " + b.Name + " -->\n" }

// span returns where the text of b is in doc, without the marks.
func (b Block) span(doc string) (from, to int, err error) {
	_, rest, ok := strings.Cut(doc, b.mark())
	if !ok {
		return 0, 0, fmt.Errorf("no block %q: its mark is %q", b.Name, strings.TrimSpace(b.mark()))
	}
	from = len(doc) - len(rest)
	length := strings.Index(rest, endMark)
	if next := strings.Index(rest, "<!-- generated: "); length < 0 || next >= 0 && next < length {
		return 0, 0, fmt.Errorf("block %q has no end: its mark is %q", b.Name, strings.TrimSpace(endMark))
	}
	return from, from + length, nil
}

// Put returns doc with the text of every block in its place.
func Put(doc string, blocks []Block) (string, error) {
	for _, b := range blocks {
		from, to, err := b.span(doc)
		if err != nil {
			return "", err
		}
		doc = doc[:from] + b.Text + doc[to:]
	}
	return doc, nil
}

// Stale returns the names of the blocks whose text in doc is another, or which are not there.
func Stale(doc string, blocks []Block) (names []string) {
	for _, b := range blocks {
		if from, to, err := b.span(doc); err != nil || doc[from:to] != b.Text {
			names = append(names, b.Name)
		}
	}
	return names
}

var (
	generated = regexp.MustCompile(`(?s)<!-- generated: .*?<!-- end -->`)
	code      = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|(?m)^    .*$")
	figure    = regexp.MustCompile(`\d+(\.\d+)? ?(ns|µs|us|ms|[MkG]/s|×|times as)(\W|$)`)
)

// Measured returns the measured figures that doc states outside its blocks and outside code: they would not follow the
// measurements.
func Measured(doc string) []string {
	doc = code.ReplaceAllString(generated.ReplaceAllString(doc, ""), "")
	var found []string
	for _, m := range figure.FindAllString(doc, -1) {
		found = append(found, strings.TrimSpace(m))
	}
	return found
}
