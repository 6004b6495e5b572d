package verbs

import (
	"fmt"
	"io"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/terminal"
)

// progress shows how far a run is: one line redrawn on a terminal, a plain line
// every tenth otherwise. It draws between rounds only and has no goroutine that
// could disturb one.
type progress struct {
	w       *terminal.Writer
	redraw  bool
	total   int
	already int // done before it began
	began   time.Time
	tenths  int
}

func newProgress(to io.Writer, total, already int) *progress {
	w := terminal.NewWriter(to)
	return &progress{w: w, redraw: w.IsTerminal(), total: total, already: already,
		tenths: already * 10 / max(total, 1), began: time.Now()}
}

// round is told of each round when it is over.
func (p *progress) round(r *bench.Round, done int) {
	elapsed := time.Since(p.began)
	left := time.Duration(float64(elapsed) * float64(p.total-done) / float64(done-p.already)).Round(time.Second)
	switch tenths := done * 10 / p.total; {
	case p.redraw:
		p.show(fmt.Sprintf("%3d%%  %v left  %v", done*100/p.total, left, r.Cell))
	case tenths > p.tenths:
		p.tenths = tenths
		fmt.Fprintf(p.w, "%d of %d rounds, %v left\n", done, p.total, left)
	}
}

// end clears the line.
func (p *progress) end() {
	if p.redraw {
		p.show("")
	}
}

// show shows line. A run goes on if nobody can see how far it is.
func (p *progress) show(line string) { _ = p.w.Redraw(line, p.w.Width()) }
