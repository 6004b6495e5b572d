package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Format is a format of trace files.
type Format string

// The formats that are read.
const (
	FTrace   Format = "ftrace"    // what the kernel prints: cat trace
	TraceCmd Format = "trace-cmd" // what trace-cmd report prints
	TSV      Format = "tsv"       // a table, see docs/traces.md
)

// Reader reads the events of a trace, one after the other. Its memory does not grow with the file. It is for one
// goroutine.
type Reader struct {
	name   string
	close  func() error
	lines  lines
	format Format // "": no line has shown it yet
	names  names

	ready   []Event // events that were read and not yet returned
	request Event   // a module_request whose alias ends in a line break, of Kind Request: the rest is on the next line
	called  map[int32]Event
	unknown Unknown
	events  int64
}

// Unknown is the lines that are no event, and no comment or heading either.
type Unknown struct {
	Lines    int64
	Examples []Line // the first few of them
}

// Line is a line of a file.
type Line struct {
	Number int64
	Text   string // its beginning
}

const (
	maxExamples = 3
	maxExample  = 100 // bytes
	// patience is how many lines there may be before the first event.
	patience = 1000
)

// NewReader returns a Reader of r, which may be compressed with gzip, xz or zstd.
func NewReader(r io.Reader) (*Reader, error) {
	plain, err := decompress(r)
	if err != nil {
		return nil, err
	}
	buffer, err := buffered(plain)
	if err != nil {
		return nil, err
	}
	return &Reader{
		close:  func() error { return nil },
		lines:  lines{r: buffer},
		names:  newNames(),
		called: make(map[int32]Event),
	}, nil
}

// Close closes the file.
func (r *Reader) Close() error { return r.close() }

// Format returns the format, which is known once the first event was read.
func (r *Reader) Format() Format { return r.format }

// Unknown returns which lines were no event so far.
func (r *Reader) Unknown() Unknown { return r.unknown }

// Lines returns how many lines were read.
func (r *Reader) Lines() int64 { return r.lines.number }

// Next returns the next event. It returns [io.EOF] at the end. Any other error says which line is wrong; the file
// cannot be read further then.
func (r *Reader) Next() (Event, error) {
	for len(r.ready) == 0 {
		err := r.read()
		if err == io.EOF {
			err = r.end()
		}
		if err == io.EOF {
			return Event{}, err
		}
		if err != nil {
			if r.name != "" {
				err = fmt.Errorf("trace %s: %w", r.name, err)
			}
			return Event{}, err
		}
	}
	e := r.ready[0]
	r.ready = r.ready[:copy(r.ready, r.ready[1:])] // at most two were ready
	r.events++
	return e, nil
}

// read reads one line. The events that it completes are ready then: none, one or two.
func (r *Reader) read() error {
	line, err := r.lines.next()
	if errors.Is(err, errTooLong) {
		r.strange([]byte("(a line of more than 64 KiB)"))
		return nil
	}
	if err != nil {
		return err
	}
	if r.format == "" {
		r.format = formatOf(line)
	}
	if r.format == TSV {
		err = r.row(line)
	} else {
		err = r.text(line)
	}
	if err == nil && r.events == 0 && len(r.ready) == 0 && r.unknown.Lines >= patience {
		return r.noTrace()
	}
	return err
}

// end is called at the end of the file.
func (r *Reader) end() error {
	r.flush()
	if len(r.ready) > 0 {
		return nil
	}
	if r.events == 0 && r.unknown.Lines > 0 {
		return r.noTrace()
	}
	if r.events == 0 && r.lines.number == 0 {
		return errors.New("is empty: there was no event")
	}
	if r.events == 0 {
		return fmt.Errorf("line %d: the file ends, and there was no event", r.lines.number)
	}
	return io.EOF
}

// noTrace says that no line of the file is an event.
func (r *Reader) noTrace() error {
	first := r.unknown.Examples[0]
	return fmt.Errorf("line %d: none of %d lines is an event, this one is %q: "+
		"want what `cat trace` or `trace-cmd report -t` prints", first.Number, r.lines.number, first.Text)
}

// strange counts a line that is not known.
func (r *Reader) strange(line []byte) {
	r.unknown.Lines++
	if len(r.unknown.Examples) < maxExamples {
		text := bytes.ToValidUTF8(line[:min(len(line), maxExample)], []byte("?"))
		r.unknown.Examples = append(r.unknown.Examples, Line{r.lines.number, string(text)})
	}
}

// formatOf returns the format that a line shows, or "" if it shows none.
func formatOf(line []byte) Format {
	switch {
	case bytes.HasPrefix(line, []byte("# tracer:")):
		return FTrace
	case bytes.HasPrefix(line, []byte("cpus=")):
		return TraceCmd
	case bytes.HasPrefix(line, []byte("#t_ns\t")), bytes.HasPrefix(line, []byte("t_ns\t")), bytes.Count(line, tab) == 8:
		return TSV
	}
	return ""
}

// names keeps one string for equal texts. It forgets all when there are very many, so that it does not grow.
type names struct{ known map[string]string }

const maxNames = 1 << 15

func newNames() names { return names{make(map[string]string)} }

func (n names) of(text []byte) string {
	if s, ok := n.known[string(text)]; ok {
		return s
	}
	if len(n.known) >= maxNames {
		clear(n.known)
	}
	s := string(text)
	n.known[s] = s
	return s
}
