package terminal

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks a line at spaces so that no part is wider than width, if that is possible. The parts after the first of
// an item, which begins with "* " or "  ! ", stand below its words.
func Wrap(line string, width int) (parts []string) {
	under := ""
	for _, begins := range []string{"* ", "  ! ", "  * "} {
		if strings.HasPrefix(line, begins) {
			under = strings.Repeat(" ", len(begins))
		}
	}
	for utf8.RuneCountInString(line) > width {
		runes := []rune(line)
		at := -1
		for i := min(width, len(runes)-1); i > len(under); i-- {
			if runes[i] == ' ' {
				at = i
				break
			}
		}
		if at < 0 { // a word that is wider than the line
			for at = width; at < len(runes) && runes[at] != ' '; at++ {
			}
			if at == len(runes) {
				break
			}
		}
		parts = append(parts, strings.TrimRight(string(runes[:at]), " "))
		line = under + strings.TrimLeft(string(runes[at:]), " ")
	}
	return append(parts, line)
}
