package trace

import (
	"bytes"
	"time"
)

var tab = []byte{'\t'}

// row reads a line of a TSV: t_ns, cpu, pid, comm, event, module, refcnt, call_site, extra. A line that begins with #
// is a comment.
func (r *Reader) row(line []byte) error {
	if len(line) == 0 || line[0] == '#' || bytes.HasPrefix(line, []byte("t_ns\t")) {
		return nil
	}
	e, ok := r.parseRow(line)
	if !ok {
		r.strange(line)
		return nil
	}
	r.ready = append(r.ready, e)
	return nil
}

// parseRow returns the event of a line, and whether it is one.
func (r *Reader) parseRow(line []byte) (e Event, ok bool) {
	var field [9][]byte
	rest, more := line, true
	for i := range field {
		if !more {
			return e, false
		}
		field[i], rest, more = bytes.Cut(rest, tab)
	}
	if more {
		return e, false
	}
	at, okTime := digits(field[0])
	cpu, okCPU := digits(field[1])
	pid, okPID := digits(field[2])
	if !okTime || !okCPU || !okPID || cpu > maxCPU || pid > maxPID {
		return e, false
	}
	e = Event{Line: r.lines.number, At: time.Duration(at), CPU: int32(cpu), PID: int32(pid), Comm: r.word(field[3]),
		Module: r.word(field[5]), Site: r.word(field[7])}
	if !blank(field[6]) {
		refs, okRefs := digits(field[6])
		if !okRefs || refs > maxRefs {
			return e, false
		}
		e.Refs = int32(refs)
	}
	if e.Kind, ok = kindOf(field[4]); !ok {
		return e, true // an event of another kind
	}
	if blank(field[6]) && (e.Kind == Get || e.Kind == Put) {
		e.Refs = notPrinted
	}
	return e, e.extra(field[8]) && (e.Module != "" || !e.Kind.ofModules())
}

// extra reads the last field: "ret=N" or "flags=0xN".
func (e *Event) extra(text []byte) bool {
	switch e.Kind {
	case DeleteExit, FinitExit, MountExit, UmountExit:
		value, ok := bytes.CutPrefix(text, []byte("ret="))
		if !ok {
			return false
		}
		sign := int64(1)
		if value, ok = bytes.CutPrefix(value, []byte("-")); ok {
			sign = -1
		}
		n, ok := digits(value)
		e.Return = sign * n
		return ok
	case DeleteEnter:
		if value, ok := bytes.CutPrefix(text, []byte("flags=")); ok {
			n, ok := hex(value)
			e.Flags = uint32(n)
			return ok
		}
	}
	return true
}

// kindOf returns the kind of a name in a TSV.
func kindOf(name []byte) (Kind, bool) {
	for k := Get; k <= Lost; k++ {
		if kindNames[k] == string(name) {
			return k, true
		}
	}
	return Other, false
}

func blank(text []byte) bool { return len(text) == 0 || len(text) == 1 && text[0] == '-' }

// word returns a field as a string, "" for one that is not applicable.
func (r *Reader) word(text []byte) string {
	if blank(text) {
		return ""
	}
	return r.names.of(text)
}

// Limits of what is read. What is beyond them is no event.
const (
	maxCPU  = 1 << 16
	maxPID  = 1 << 22
	maxRefs = 1 << 30
	maxTime = int64(1) << 62 // ns, 146 years: the clock tai counts from 1970
)

// digits returns the number that text is, in ASCII digits alone.
func digits(text []byte) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 19 { // 19 digits fit into 64 bits, not all of them into 63
		return 0, false
	}
	sum := uint64(0)
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		sum = sum*10 + uint64(c-'0')
	}
	return int64(sum), sum <= uint64(maxTime)
}

// hex returns the number that text is, in hexadecimal digits with or without 0x.
func hex(text []byte) (n uint64, ok bool) {
	text = bytes.TrimPrefix(text, []byte("0x"))
	if len(text) == 0 || len(text) > 16 {
		return 0, false
	}
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | uint64(c-'a'+10)
		default:
			return 0, false
		}
	}
	return n, true
}
