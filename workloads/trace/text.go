package trace

import (
	"bytes"
	"fmt"
	"time"
)

// head is what stands before the name of an event: comm-pid [cpu] flags time:
type head struct {
	comm []byte
	pid  int32
	cpu  int32
	at   time.Duration
}

// text reads a line of what the kernel or trace-cmd prints.
func (r *Reader) text(line []byte) error {
	if len(line) == 0 && r.request.Kind == Other || len(line) > 0 && line[0] == '#' {
		return nil
	}
	h, rest, err := parseHead(line)
	if err == errClock {
		return fmt.Errorf("line %d: the time is not in seconds with a fraction: record with "+
			"`echo mono > trace_clock`", r.lines.number)
	}
	if err != nil {
		r.headless(line)
		return nil
	}
	r.flush()
	if r.format == "" {
		r.format = FTrace
	}
	e := Event{Line: r.lines.number, At: h.at, CPU: h.cpu, PID: h.pid, Comm: r.names.of(h.comm)}
	name, body := cutName(rest)
	if name == nil || !r.body(&e, name, body) {
		r.strange(line)
		return nil
	}
	switch {
	case e.Kind == Request && e.Site == "": // its alias ends in a line break
		r.request = e
	case e.Kind == deleteCalled:
		r.called[e.PID] = e
	default:
		r.emit(e)
	}
	return nil
}

// emit makes an event ready. A call of delete_module that ends, and whose name no probe has recorded, has its begin
// before it.
func (r *Reader) emit(e Event) {
	if call, ok := r.called[e.PID]; ok && (e.Kind == DeleteEnter || e.Kind == DeleteExit) {
		delete(r.called, e.PID)
		if e.Kind == DeleteExit {
			call.Kind = DeleteEnter
			r.ready = append(r.ready, call)
		} else if e.Flags == 0 {
			e.Flags = call.Flags
		}
	}
	r.ready = append(r.ready, e)
}

// flush makes a module_request ready whose rest did not come.
func (r *Reader) flush() {
	if r.request.Kind == Request {
		r.ready = append(r.ready, r.request)
		r.request = Event{}
	}
}

// headless deals with a line that does not begin as an event does: the rest of the line before, a note of lost events,
// or a line that is not known.
func (r *Reader) headless(line []byte) {
	if r.request.Kind == Request && r.request.Line >= r.lines.number-2 {
		before, rest, ok := bytes.Cut(line, []byte(" wait="))
		if ok {
			e := r.request
			e.Module = r.names.of(append([]byte(e.Module), before...))
			if r.requestRest(&e, rest) {
				r.request = Event{}
				r.ready = append(r.ready, e)
				return
			}
		} else if len(bytes.TrimSpace(line)) == 0 {
			return
		}
	}
	r.flush()
	if n, ok := lostEvents(line); ok {
		r.ready = append(r.ready, Event{Line: r.lines.number, Kind: Lost, Refs: n})
		return
	}
	if !heading(line) {
		r.strange(line)
	}
}

// heading reports whether trace-cmd says in a line what the file is, or that it has nothing of a processor.
func heading(line []byte) bool {
	return bytes.HasPrefix(line, []byte("cpus=")) || bytes.HasPrefix(line, []byte("version =")) ||
		bytes.HasPrefix(line, []byte("CPU ")) && bytes.HasSuffix(line, []byte(" is empty"))
}

// lostEvents reads "CPU:1 [LOST 17 EVENTS]" of the kernel, and "CPU:1 [17 EVENTS DROPPED]" and "CPU:1 [EVENTS DROPPED]"
// of trace-cmd.
func lostEvents(line []byte) (n int32, ok bool) {
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("CPU:")) || !bytes.HasSuffix(line, []byte("]")) {
		return 0, false
	}
	_, text, ok := bytes.Cut(line[:len(line)-1], []byte("["))
	if !ok || !bytes.Contains(text, []byte("EVENTS")) {
		return 0, false
	}
	for _, word := range bytes.Fields(text) {
		if v, ok := digits(word); ok {
			return int32(min(v, maxRefs)), true
		}
	}
	return 0, true
}

var (
	errHead  = fmt.Errorf("not the head of an event")
	errClock = fmt.Errorf("the time has no fraction")
)

// maxComm is how many bytes of a line may belong to the name of a thread: the kernel has 16, which it pads on the left.
const maxComm = 64

// parseHead splits a line into its head and the rest. The name of a thread may contain blanks, dashes and brackets, so
// the head is the first place where all of it fits.
func parseHead(line []byte) (h head, rest []byte, err error) {
	err = errHead
	for from := 0; from < min(len(line), maxComm); {
		i := bytes.IndexByte(line[from:], '-')
		if i < 0 {
			return h, nil, err
		}
		i += from
		from = i + 1
		if got, rest, why := parseBehind(line[from:]); why == nil {
			got.comm = bytes.TrimLeft(line[:i], " ")
			return got, rest, nil
		} else if why == errClock {
			err = errClock
		}
	}
	return h, nil, err
}

// parseBehind reads what stands behind the dash: pid, perhaps (tgid), [cpu], flags, time and colon.
func parseBehind(s []byte) (h head, rest []byte, err error) {
	word, s := cutWord(s)
	pid, ok := digits(word)
	if !ok || pid > maxPID {
		return h, nil, errHead
	}
	if len(s) > 0 && s[0] == '(' { // (tgid), or (-------) where it is not known
		i := bytes.IndexByte(s, ')')
		if i < 0 || i > 12 {
			return h, nil, errHead
		}
		s = bytes.TrimLeft(s[i+1:], " ")
	}
	word, s = cutWord(s)
	if len(word) < 3 || word[0] != '[' || word[len(word)-1] != ']' {
		return h, nil, errHead
	}
	cpu, ok := digits(word[1 : len(word)-1])
	if !ok || cpu > maxCPU {
		return h, nil, errHead
	}
	h.pid, h.cpu = int32(pid), int32(cpu)
	for range 3 { // flags, and perhaps a delay, are before the time
		if word, s = cutWord(s); len(word) == 0 {
			return h, nil, errHead
		}
		if last := len(word) - 1; last > 0 && word[last] == ':' && word[0] >= '0' && word[0] <= '9' {
			h.at, err = parseTime(word[:last])
			return h, s, err
		}
	}
	return h, nil, errHead
}

// cutWord returns the text up to a blank, and what follows the blanks.
func cutWord(s []byte) (word, rest []byte) {
	i := bytes.IndexByte(s, ' ')
	if i < 0 {
		return s, nil
	}
	return s[:i], bytes.TrimLeft(s[i:], " ")
}

// parseTime reads seconds with a fraction: six digits are microseconds, nine are nanoseconds.
func parseTime(s []byte) (time.Duration, error) {
	whole, fraction, ok := bytes.Cut(s, []byte("."))
	seconds, good := digits(whole)
	if !ok && good {
		return 0, errClock
	}
	part, fine := digits(fraction)
	if !ok || !good || !fine || len(fraction) > 9 || seconds > maxTime/int64(time.Second) {
		return 0, errHead
	}
	for range 9 - len(fraction) {
		part *= 10
	}
	return time.Duration(seconds)*time.Second + time.Duration(part), nil
}
