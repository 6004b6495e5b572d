package verbs

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/modbench/modbench/bench"
)

// progress shows how far a run is: one line redrawn on a terminal, a plain line
// every tenth otherwise. It draws between rounds only and has no goroutine that
// could disturb one.
type progress struct {
	w        io.Writer
	terminal bool
	total    int
	already  int // done before it began
	began    time.Time
	tenths   int
}

func newProgress(w io.Writer, total, already int) *progress {
	f, ok := w.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
	return &progress{w: w, terminal: terminal, total: total, already: already, tenths: already * 10 / max(total, 1),
		began: time.Now()}
}

// round is told of each round when it is over.
func (p *progress) round(r *bench.Round, done int) {
	elapsed := time.Since(p.began)
	left := time.Duration(float64(elapsed) * float64(p.total-done) / float64(done-p.already)).Round(time.Second)
	switch tenths := done * 10 / p.total; {
	case p.terminal:
		// \r to the start of the line, ESC [K clears what is left of the old one.
		fmt.Fprintf(p.w, "\r%3d%%  %v left  %v\x1b[K", done*100/p.total, left, r.Cell)
	case tenths > p.tenths:
		p.tenths = tenths
		fmt.Fprintf(p.w, "%d of %d rounds, %v left\n", done, p.total, left)
	}
}

// end clears the line.
func (p *progress) end() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
