// Package terminal writes text for people to a terminal, where a control character could do harm: it could clear the
// screen, hide a line, or write one that modbench did not. Such characters come from names, paths and files that others
// made.
package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// longest is how many characters [Line] leaves of a text.
const longest = 2000

// Line returns text as one line that a terminal shows as it stands. Each character that cannot be printed, among them
// the end of a line and the tab, is written as Go writes it in a string: \x1b, \n, \u202e. Of a text of more than 2,000
// characters the middle is left out.
func Line(text string) string {
	text = escape(text, "")
	n := utf8.RuneCountInString(text)
	if n <= longest {
		return text
	}
	runes := []rune(text)
	head, tail := longest*2/3, longest/3
	return fmt.Sprintf("%s[%d characters left out]%s", string(runes[:head]), n-head-tail, string(runes[n-tail:]))
}

// Word returns text as a word of a command that can be copied into bash, quoted if it must be.
func Word(text string) string {
	if word, err := syntax.Quote(text, syntax.LangBash); err == nil {
		return word
	}
	return text // it contains a zero byte, which no argument of a command can
}

// escape escapes each character of text that cannot be printed and is not one of keep.
func escape(text, keep string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case strconv.IsPrint(r) || strings.ContainsRune(keep, r):
			b.WriteString(text[:size])
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		text = text[size:]
	}
	return b.String()
}
