package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/files"
)

// lines reads a file line by line, as far as the manifest seals it.
type lines struct {
	f *os.File
	r *bufio.Reader
	n int // lines that were read
}

// openLines opens the first size bytes of a file.
func openLines(path string, size int64) (*lines, error) {
	f, _, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	return &lines{f: f, r: bufio.NewReaderSize(io.LimitReader(f, size), 1<<14)}, nil
}

// next returns a line, with its end; the error is io.EOF if there is none. The line is valid until the next call.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull { // a histogram of many counts
		whole := bytes.Clone(line)
		rest, more := l.r.ReadBytes('\n')
		line, err = append(whole, rest...), more
	}
	switch {
	case err == io.EOF && len(line) > 0:
		return nil, errors.New("ends within a line")
	case err != nil:
		return nil, err
	}
	l.n++
	return line, nil
}

// Close closes the file.
func (l *lines) Close() error { return l.f.Close() }

// source is a shard that is being merged. It stands before a round.
type source struct {
	shard   *ShardDir
	rank    map[bench.Cell]int // see ranks
	process int                // is added to the numbers of the processes
	machine string             // "": all shards are of machines that are alike

	rounds, text, hists *lines
	json                strictly
	line                *record // the round that comes next; nil: there is none
	at                  int     // its rank
}

// open opens the files and goes to the first round.
func (s *source) open() error {
	for _, f := range []struct {
		name string
		to   **lines
	}{{roundsFile, &s.rounds}, {benchFile, &s.text}, {histFile, &s.hists}} {
		l, err := openLines(filepath.Join(s.shard.Dir, f.name), s.shard.Manifest.Files[f.name].Size)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		*f.to = l
	}
	return s.advance()
}

func (s *source) close() {
	for _, l := range []*lines{s.rounds, s.text, s.hists} {
		if l != nil {
			_ = l.Close() // read only
		}
	}
}

// advance reads the next round.
func (s *source) advance() error {
	line, err := s.rounds.next()
	if err == io.EOF {
		s.line = nil
		return nil
	}
	if err == nil {
		s.line, err = decodeRecord(&s.json, line, Schema)
	}
	if err == nil {
		err = s.line.check()
	}
	if err != nil {
		return fmt.Errorf("%s:%d: %w", roundsFile, s.rounds.n+1, err)
	}
	key := bench.Cell(s.line.Cell)
	key.Scheme = ""
	if s.at = s.rank[key]; s.at == 0 {
		return fmt.Errorf("%s:%d: %s is not planned", roundsFile, s.rounds.n, bench.Cell(s.line.Cell))
	}
	return nil
}

// take returns the lines of the round that comes next in each of the files, and goes to the one behind it.
func (s *source) take() (round, text, hists []byte, err error) {
	rec := s.line
	was := bench.Cell(rec.Cell)
	rec.Process += s.process
	rec.Cell.Machine = s.machine
	now := bench.Cell(rec.Cell)
	if round, err = json.Marshal(rec); err != nil {
		return nil, nil, nil, fmt.Errorf("%s:%d: %w", roundsFile, s.rounds.n, err)
	}
	if text, err = s.named(s.text, "Benchmark"+benchName(was)+" ", "Benchmark"+benchName(now)+" "); err != nil {
		return nil, nil, nil, fmt.Errorf("%s:%d: %w", benchFile, s.text.n, err)
	}
	for range rec.Histograms {
		line, err := s.named(s.hists, "Tag="+benchName(was)+"/", "Tag="+benchName(now)+"/")
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%s:%d: %w", histFile, s.hists.n, err)
		}
		hists = append(hists, line...)
	}
	return append(round, '\n'), text, hists, s.advance()
}

// named returns a copy of the next line of l that begins as was does up to the first letter of a name, with now in
// the place of was.
func (s *source) named(l *lines, was, now string) ([]byte, error) {
	kind := []byte(was[:3])
	for {
		line, err := l.next()
		switch {
		case err == io.EOF:
			return nil, fmt.Errorf("ends before %.80q of %s", was, roundsFile)
		case err != nil:
			return nil, err
		case !bytes.HasPrefix(line, kind): // a comment, or the configuration
			continue
		}
		rest, ok := bytes.CutPrefix(line, []byte(was))
		if !ok {
			return nil, fmt.Errorf("%.80q, %s says %.80q", line, roundsFile, was)
		}
		return append([]byte(now), rest...), nil
	}
}

// configuration returns the lines of bench.txt that say where a round was measured.
func configuration(e *env.Environment) string {
	b, err := beginBench(io.Discard, e)
	if err != nil {
		return "" // cannot happen: a builder takes all writes
	}
	var text bytes.Buffer
	for _, c := range b.config {
		fmt.Fprintf(&text, "%s: %s\n", c.Key, c.Value)
	}
	return text.String() + "\n"
}

// sources is a heap of shards: the one whose round comes first is the first.
type sources []*source

// Len, Less, Swap, Push and Pop implement [heap.Interface].
func (s sources) Len() int { return len(s) }

// Less orders by round, then by the place of the comparison in the plan.
func (s sources) Less(i, j int) bool {
	if s[i].line.N != s[j].line.N {
		return s[i].line.N < s[j].line.N
	}
	return s[i].at < s[j].at
}

// Swap implements [heap.Interface].
func (s sources) Swap(i, j int) { s[i], s[j] = s[j], s[i] }

// Push implements [heap.Interface].
func (s *sources) Push(x any) { *s = append(*s, x.(*source)) }

// Pop implements [heap.Interface].
func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
