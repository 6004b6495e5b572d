package verbs

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/modbench/modbench/bench"
)

// silence is the longest time for which a run says nothing.
const silence = 10 * time.Second

// progress shows how far a run is: one line redrawn on a terminal, else a plain line
// every tenth and every [silence]. It draws between rounds. Only if one of them takes
// longer than silence, or what comes before and after all rounds does, a timer draws,
// once in that time.
type progress struct {
	total   int
	already int // done before it began
	began   time.Time
	clock   func() time.Time // of a test

	mu       sync.Mutex // guards what follows: the timer has a goroutine of its own
	w        io.Writer
	terminal bool
	done     int
	tenths   int
	doing    string        // what is under way
	since    time.Time     // when that began
	spoke    time.Time     // when a line was last drawn
	longest  time.Duration // of the times from one round to the next
	timer    *time.Timer
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

func newProgress(w io.Writer, total, already int) *progress {
	now := time.Now()
	p := &progress{
		w: w, terminal: isTerminal(w), total: total, already: already, done: already,
		tenths: already * 10 / max(total, 1), began: now, clock: time.Now,
		doing: "the next", since: now, spoke: now,
	}
	p.timer = time.AfterFunc(silence, p.tick)
	return p
}

// round is told of each round when it is over.
func (p *progress) round(r *bench.Round, done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	p.done, p.longest, p.since = done, max(p.longest, now.Sub(p.since)), now
	elapsed := now.Sub(p.began)
	left := time.Duration(float64(elapsed) * float64(p.total-done) / float64(done-p.already)).Round(time.Second)
	switch tenths := done * 10 / p.total; {
	case p.terminal:
		// \r to the start of the line, ESC [K clears what is left of the old one.
		fmt.Fprintf(p.w, "\r%3d%%  %v left  %v\x1b[K", done*100/p.total, left, r.Cell)
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
	line := fmt.Sprintf("%d of %d rounds, %s under way for %v", p.done, p.total, p.doing, now.Sub(p.since).Round(time.Second))
	if p.terminal {
		fmt.Fprintf(p.w, "\r%s\x1b[K", line)
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
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.terminal = false // the line is the table's
	p.doing, p.since = "table and report", p.clock()
}

// end ends the timer.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer.Stop()
	p.timer = nil
}
