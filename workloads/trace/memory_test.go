package trace

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"
)

// stream is a trace of so many lines that is made as it is read.
type stream struct {
	print    func(b []byte, e *Event) []byte
	left, at int
	rest     []byte
}

func (s *stream) Read(p []byte) (n int, err error) {
	for len(s.rest) < len(p) && s.left > 0 {
		hold := s.at / 2
		e := Event{
			At: time.Duration(s.at) * time.Microsecond, CPU: int32(s.at % 2), PID: int32(100 + hold%5000),
			Comm: "(udev-worker)", Kind: Get, Module: fmt.Sprintf("mod%d", hold%300), Refs: 2, Site: "chrdev_open",
		}
		if s.at%2 == 1 {
			e.Kind, e.Refs = Put, 1
		}
		s.rest = s.print(s.rest, &e)
		s.left--
		s.at++
	}
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n = copy(p, s.rest)
	s.rest = s.rest[:copy(s.rest, s.rest[n:])]
	return n, nil
}

// inUse returns how many bytes are in use, and how many were taken of the system: the most that there was.
func inUse() (now, taken uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, m.Sys
}

// packed is what r holds, compressed as it is read.
func packed(t *testing.T, by string, r io.Reader) io.Reader {
	t.Helper()
	from, into := io.Pipe()
	t.Cleanup(func() { _ = from.Close() })
	go func() {
		w, err := compressors[by](into)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		if err == nil {
			err = w.Close()
		}
		into.CloseWithError(err)
	}()
	return from
}

// Memory does not grow with the file: what is in use after a tenth of the lines is in use after all of them. A tenth as
// many lines are compressed, since compressing them takes longer than reading them.
func TestConstantMemory(t *testing.T) {
	lines := 10_000_000
	if testing.Short() {
		lines = 200_000
	}
	for format, p := range printers {
		t.Run(string(format), func(t *testing.T) {
			constantMemory(t, &stream{print: p.event, left: lines, rest: []byte(p.head)}, lines)
		})
	}
	for by := range compressors {
		t.Run(by, func(t *testing.T) {
			p := printers[FTrace]
			constantMemory(t, packed(t, by, &stream{print: p.event, left: lines / 10, rest: []byte(p.head)}), lines/10)
		})
	}
}

// constantMemory sums up a trace of so many lines, half of which are gets.
func constantMemory(t *testing.T, from io.Reader, lines int) {
	t.Helper()
	r, err := NewReader(from)
	if err != nil {
		t.Fatal(err)
	}
	s := newSummer()
	before := uint64(0)
	_, began := inUse()
	for i := range lines {
		e, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		s.add(&e)
		if i == lines/10 {
			before, _ = inUse()
		}
	}
	after, taken := inUse()
	if after > before+1<<20 {
		t.Errorf("%d bytes are in use after %d lines, %d after a tenth of them", after, lines, before)
	}
	if taken > began+64<<20 {
		t.Errorf("%d bytes were taken for %d lines", taken-began, lines)
	}
	if sum := s.end(); sum.Events != int64(lines) || sum.Holds.Count() != int64(lines/2) {
		t.Errorf("%d events, %d holds", sum.Events, sum.Holds.Count())
	}
	t.Logf("%d lines: %.1f MiB in use, %.1f taken", lines, float64(after)/(1<<20), float64(taken-began)/(1<<20))
}
