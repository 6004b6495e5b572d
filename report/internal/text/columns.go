package text

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// columns writes tables whose first columns are equally wide.
type columns struct {
	w     io.Writer
	first int // width of the first column
}

const (
	indent = 2
	gap    = 2
)

// write writes rows aligned: the first column left, the others right. A row of one cell is a heading, which may be
// longer than its column.
func (c *columns) write(rows [][]string) {
	wide := make([]int, len(rows[0]))
	wide[0] = c.first
	for _, row := range rows {
		for i, cell := range row {
			if len(row) > 1 {
				wide[i] = max(wide[i], utf8.RuneCountInString(cell))
			}
		}
	}
	fmt.Fprintln(c.w)
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", max(wide[i]-utf8.RuneCountInString(cell), 0))
			if i == 0 {
				line.WriteString(strings.Repeat(" ", indent) + cell + pad)
			} else {
				line.WriteString(strings.Repeat(" ", gap) + pad + cell)
			}
		}
		fmt.Fprintln(c.w, strings.TrimRight(line.String(), " "))
	}
}

// fit splits columns over several tables so that none is wider than width, if
// that is possible; the first column, as wide as first, is repeated.
func fit(rows [][]string, first, width int) (parts [][][]string) {
	wide := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], gap+utf8.RuneCountInString(cell))
		}
	}
	for from := 1; from < len(wide); {
		to, used := from, indent+first
		for to < len(wide) && (to == from || used+wide[to] <= width) {
			used += wide[to]
			to++
		}
		var part [][]string
		for _, row := range rows {
			part = append(part, append([]string{row[0]}, row[from:to]...))
		}
		parts = append(parts, part)
		from = to
	}
	return parts
}
