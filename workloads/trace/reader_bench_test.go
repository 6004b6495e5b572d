package trace

import (
	"fmt"
	"slices"
	"testing"
)

// looped is the same bytes again and again.
type looped struct {
	text []byte
	at   int
}

func (l *looped) Read(p []byte) (int, error) {
	n := copy(p, l.text[l.at:])
	l.at = (l.at + n) % len(l.text)
	return n, nil
}

// BenchmarkNext reads and sums up the lines of a recorded trace again and again, in each format, plain and compressed.
// What unpacks a compressed file runs in the same goroutine.
func BenchmarkNext(b *testing.B) {
	for _, format := range []Format{FTrace, TraceCmd, TSV} {
		text := printed(b, "mount-storm", format)
		for _, by := range []string{"plain", "gzip", "zstd", "xz"} {
			b.Run(fmt.Sprintf("%s/%s", format, by), func(b *testing.B) {
				file := []byte(text)
				if by != "plain" {
					file = compressed(b, by, text)
				}
				benchNext(b, &looped{text: slices.Clip(file)})
			})
		}
	}
}

func benchNext(b *testing.B, file *looped) {
	r, err := NewReader(file)
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
	b.ReportMetric(float64(r.Lines())/b.Elapsed().Seconds(), "lines/s")
}
