package chart

import (
	"math"
	"strconv"
	"strings"
)

// compact returns what gonum/plot drew, a group that is turned upside down, in a third of the bytes: places are rounded
// to a tenth of a unit, paths of one style that follow each other become one, and texts, which come last, need no
// transformation of their own. h is the height of the chart.
func compact(body string, h float64) string {
	w := compactor{h: h}
	for body != "" {
		tag, rest, found := strings.Cut(body, ">")
		if body = rest; !found {
			break
		}
		tag = strings.TrimSpace(tag)
		switch {
		case strings.HasPrefix(tag, "<path "):
			w.path(attribute(tag, "d"), attribute(tag, "style"))
			continue
		case strings.HasPrefix(tag, "<text ") && w.depth == 1:
			words, after, _ := strings.Cut(body, "</text>")
			w.text(tag, words)
			body = after
			continue
		case strings.HasPrefix(tag, "<text "): // in a group of its own, which turns it
			words, after, _ := strings.Cut(body, "</text>")
			tag, body = strings.Replace(tag, "<text", `<text fill="`+Ink+`"`, 1)+">"+words+"</text", after
		case strings.HasPrefix(tag, "<g"):
			if w.depth++; w.depth == 1 {
				tag += ` fill="none"` // paths that are filled say so
			}
		case tag == "</g":
			w.depth--
		case tag == "</svg":
			w.flush()
			w.out.WriteString(w.texts.String())
		}
		w.flush()
		w.out.WriteString(tag + ">")
	}
	w.flush()
	return w.out.String()
}

// compactor writes a chart anew.
type compactor struct {
	h          float64
	depth      int // of groups
	out, texts strings.Builder
	style      string          // of the paths that are being put together
	d          strings.Builder // and their data
	x, y       int             // where the last of them ends, in tenths
}

// attribute returns the value of an attribute; "" if there is none.
func attribute(tag, name string) string {
	_, rest, found := strings.Cut(tag, name+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func (w *compactor) flush() {
	if w.d.Len() > 0 {
		w.out.WriteString(`<path d="` + w.d.String() + `"`)
		if w.style != "" {
			w.out.WriteString(` style="` + w.style + `"`)
		}
		w.out.WriteString("/>\n")
	}
	w.d.Reset()
}

// text keeps a text for the end.
func (w *compactor) text(tag, words string) {
	x, err := strconv.ParseFloat(attribute(tag, "x"), 64)
	y, also := strconv.ParseFloat(attribute(tag, "y"), 64)
	if err != nil || also != nil {
		return // not a text that was drawn
	}
	w.texts.WriteString(`<text x="` + tenths(round(x)) + `" y="` + tenths(round(w.h+y)) + `"`)
	if style := strings.Trim(strings.Replace(attribute(tag, "style"), usualText, "", 1), ";"); style != "" {
		w.texts.WriteString(` style="` + style + `"`)
	}
	w.texts.WriteString(">" + words + "</text>\n")
}

// usualText is the style of most texts: the chart as a whole has it.
var usualText = "font-size:" + strconv.Itoa(textSize) + "px"

// path adds a path to those of the same style before it.
func (w *compactor) path(d, style string) {
	if !strings.Contains(style, "fill:") { // gonum leaves out what is usual in SVG
		style = strings.TrimSuffix("fill:"+Ink+";"+style, ";")
	}
	style = strings.TrimPrefix(style, "fill:none;")
	if style != w.style {
		w.flush()
		w.style = style
	}
	for d != "" {
		command := d[0]
		n := 1
		for n < len(d) && (d[n] < 'A' || d[n] > 'Z') {
			n++
		}
		w.step(command, numbers(d[1:n]))
		d = d[n:]
	}
}

// step writes one step of a path, whose places are absolute, by what it moves.
func (w *compactor) step(command byte, v []float64) {
	n := len(v)
	if n < 2 {
		w.d.WriteByte('Z')
		return
	}
	x, y := round(v[n-2]), round(v[n-1])
	dx, dy := x-w.x, y-w.y
	switch command {
	case 'M':
		w.d.WriteString("M" + tenths(x) + second(y))
	case 'L':
		switch {
		case dx == 0 && dy == 0:
		case dx == 0:
			w.d.WriteString("v" + tenths(dy))
		case dy == 0:
			w.d.WriteString("h" + tenths(dx))
		default:
			w.d.WriteString("l" + tenths(dx) + second(dy))
		}
	case 'A': // two radii, a turn, two flags, the end
		w.d.WriteString("a" + tenths(round(v[0])) + " " + tenths(round(v[1])) + " 0 " + strconv.Itoa(int(v[3])) + " " +
			strconv.Itoa(int(v[4])) + " " + tenths(dx) + second(dy))
	default: // a curve
		w.d.WriteByte(command)
		for _, p := range v {
			w.d.WriteString(" " + tenths(round(p)))
		}
	}
	w.x, w.y = x, y
}

// numbers reads numbers between commas and spaces.
func numbers(s string) (all []float64) {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		if v, err := strconv.ParseFloat(word, 64); err == nil {
			all = append(all, v)
		}
	}
	return all
}

func round(v float64) int { return int(math.Round(10 * v)) }

// tenths writes a number of tenths.
func tenths(n int) string {
	s := strconv.FormatFloat(float64(n)/10, 'f', -1, 64)
	switch {
	case strings.HasPrefix(s, "0."):
		return s[1:]
	case strings.HasPrefix(s, "-0."):
		return "-" + s[2:]
	}
	return s
}

// second is tenths behind another number, apart from it.
func second(n int) string {
	s := tenths(n)
	if s[0] == '-' {
		return s
	}
	return " " + s
}
