package verbs

import (
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/terminal"
)

// errorLine words err as one line. Joined errors follow each other, each once. Anything else that would begin a new
// line, such as a newline in a name, is escaped.
func errorLine(err error) string { return terminal.Line(strings.Join(joined(err), "; ")) }

// joined returns the texts of the errors that err joins. If err wraps joined errors, its text before them stays with
// the first, and its text behind them with the last.
func joined(err error) (parts []string) {
	if err == nil {
		return nil
	}
	text := err.Error()
	var inner []error
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		inner = e.Unwrap()
	case interface{ Unwrap() error }:
		inner = []error{e.Unwrap()}
	}
	if isJoin(text, inner) {
		for _, e := range inner {
			for _, part := range joined(e) {
				if !slices.Contains(parts, part) {
					parts = append(parts, part)
				}
			}
		}
		return parts
	}
	for _, e := range inner {
		if e == nil {
			continue
		}
		if one := strings.Join(joined(e), "; "); one != e.Error() {
			text = strings.Replace(text, e.Error(), one, 1)
		}
	}
	return []string{strings.TrimSpace(text)}
}

// isJoin reports whether text is what [errors.Join] says of errs.
func isJoin(text string, errs []error) bool {
	var lines []string
	for _, e := range errs {
		if e == nil {
			return false
		}
		lines = append(lines, e.Error())
	}
	return len(errs) > 1 && text == strings.Join(lines, "\n")
}
