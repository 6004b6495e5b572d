package verbs

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/terminal"
)

// silence is the longest time for which a run says nothing.
const silence = 10 * time.Second

// progress shows how far a run is. On a terminal it redraws one line; elsewhere it
// writes a plain line at every tenth and after every [silence]. It draws between
// rounds. If a round takes longer than silence, or the work before or after all rounds
// does, a timer draws once in that time.
type progress struct {
	total   int
	already int // done before it began
	began   time.Time
	clock   func() time.Time // time.Now, or the clock of a test

	mu      sync.Mutex // guards what follows: the timer has a goroutine of its own
	w       *terminal.Writer
	redraw  bool
	done    int
	tenths  int
	doing   string        // what is being done
	since   time.Time     // when that began
	spoke   time.Time     // when a line was last drawn
	longest time.Duration // of the times from one round to the next
	timer   *time.Timer
}

func newProgress(to io.Writer, total, already int) *progress {
	now, w := time.Now(), terminal.NewWriter(to)
	p := &progress{
		w: w, redraw: w.IsTerminal(), total: total, already: already, done: already,
		tenths: already * 10 / max(total, 1), began: now, clock: time.Now,
		doing: "the next", since: now, spoke: now,
	}
	p.timer = time.AfterFunc(silence, p.tick)
	return p
}

// round notes that a round is over.
func (p *progress) round(r *bench.Round, done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	p.done, p.longest, p.since = done, max(p.longest, now.Sub(p.since)), now
	elapsed := now.Sub(p.began)
	left := time.Duration(float64(elapsed) * float64(p.total-done) / float64(done-p.already)).Round(time.Second)
	switch tenths := done * 10 / p.total; {
	case p.redraw:
		p.show(fmt.Sprintf("%3d%%  %v left  %v", done*100/p.total, left, r.Cell))
	case tenths > p.tenths || now.Sub(p.spoke)+p.longest >= silence: // after the next one it may be too late
		p.tenths = tenths
		fmt.Fprintf(p.w, "%d of %d rounds, %v left\n", done, p.total, left)
	default:
		return
	}
	p.spoke = now
	p.timer.Reset(silence)
}

// tick says what takes so long.
func (p *progress) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer == nil { // ended meanwhile
		return
	}
	now := p.clock()
	line := fmt.Sprintf(
		"%d of %d rounds, %s under way for %v",
		p.done,
		p.total,
		p.doing,
		now.Sub(p.since).Round(time.Second),
	)
	if p.redraw {
		p.show(line)
	} else {
		fmt.Fprintln(p.w, line)
	}
	p.spoke = now
	p.timer.Reset(silence)
}

// finish clears the line. Then the table and the report are under way, until end.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.redraw {
		p.show("")
	}
	p.redraw = false // the line is the table's
	p.doing, p.since = "table and report", p.clock()
}

// end ends the timer.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer.Stop()
	p.timer = nil
}

// show shows line. If it cannot be written, the run goes on.
func (p *progress) show(line string) { _ = p.w.Redraw(line, p.w.Width()) }
