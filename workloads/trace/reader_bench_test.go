package trace

import (
	"errors"
	"io"
	"testing"
)

var errEnd = errors.New("all lines were read")

// eofAt makes the end of a stream the end of a file.
type eofAt struct{ s *stream }

func (e eofAt) Read(p []byte) (int, error) {
	n, err := e.s.Read(p)
	if errors.Is(err, errEnd) {
		err = io.EOF
	}
	return n, err
}

// looped is the same lines again and again, so that making them is no part of what is measured.
type looped struct {
	text []byte
	at   int
}

func (l *looped) Read(p []byte) (int, error) {
	n := copy(p, l.text[l.at:])
	l.at = (l.at + n) % len(l.text)
	return n, nil
}

func BenchmarkNext(b *testing.B) {
	text, err := io.ReadAll(eofAt{&stream{left: 10_000}})
	if err != nil {
		b.Fatal(err)
	}
	r, err := NewReader(&looped{text: text})
	if err != nil {
		b.Fatal(err)
	}
	s := newSummer()
	b.ReportAllocs()
	for b.Loop() {
		e, err := r.Next()
		if err != nil {
			b.Fatal(err)
		}
		s.add(&e)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
