//go:build explore

package explore

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// end is how much Table prints of each end of an execution that is too long to
// be read.
const end = 100

// Table prints the steps: one row a step, one column a thread, then the source
// line and its caller's.
//
//	step  reader               unloader             source
//	   1  load m.state = 1                          tryget.go:41 < subject.go:80
//	   2                       store m.state 1 -> 2 tryget.go:77 < subject.go:92
//
// Of a livelock, whose steps are many and alike, it prints both ends.
func (v *Violation) Table() string {
	widths := make([]int, len(v.Threads))
	for _, r := range v.Timeline {
		widths[r.Thread] = max(widths[r.Thread], utf8.RuneCountInString(r.cell()))
	}
	for i, n := range v.Threads {
		if widths[i] > 0 {
			widths[i] = max(widths[i], utf8.RuneCountInString(n))
		}
	}
	var b strings.Builder
	line := func(step string, cell func(thread int) string, source string) {
		s := fmt.Sprintf("%4s  ", step)
		for i, w := range widths {
			if w > 0 { // threads that took no step have no column
				c := cell(i)
				s += c + strings.Repeat(" ", w-utf8.RuneCountInString(c)+2)
			}
		}
		b.WriteString(strings.TrimRight(s+source, " ") + "\n")
	}
	line("step", func(i int) string { return v.Threads[i] }, "source")
	for n, r := range v.Timeline {
		if rows := len(v.Timeline); rows > 2*end && n >= end && n < rows-end {
			if n == end {
				fmt.Fprintf(&b, " ...  %d steps\n", rows-2*end)
			}
			continue
		}
		source := r.Source
		if r.From != "" {
			source += " < " + r.From
		}
		line(fmt.Sprint(n+1), func(i int) string {
			if i == r.Thread {
				return r.cell()
			}
			return ""
		}, source)
	}
	return b.String()
}

func (r Row) cell() string {
	return strings.Join(slices.DeleteFunc([]string{r.What, r.Value}, func(s string) bool { return s == "" }), " ")
}
