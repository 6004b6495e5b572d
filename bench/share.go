package bench

import (
	"math/rand/v2"
	"sync"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/workloads"
)

// The memory of the harness must not grow with the number of workers, or thousands of
// workers would measure the harness. So each worker has a sequence of draws and a book of
// latencies of its own as long as there are few workers, and many workers share them.

// sequence is how many keys are drawn in advance. A worker cycles through them. It
// is so long that no branch predictor learns it, and so short that it stays in the
// second-level cache.
const sequence = 1 << 13

// stride is the distance between the beginnings of two workers that follow each other in
// a shared sequence: the golden section of the sequence, so that any number of beginnings
// lie well apart.
const stride = 5063

// sequences is how many sequences n workers on procs processors have: as many as
// can be in use at once.
func sequences(n, procs int) int { return min(n, max(procs, 1)) }

// fewBooks is the number of workers up to which each has a book of its own, and the least
// number of books that more workers share. With so many books it is rare that two workers
// want one at once.
const fewBooks = 64

func books(n, procs int) int { return min(n, max(procs, fewBooks)) }

// share gives w, the last of the workers, a sequence and a book: new ones, or those
// of a worker before it.
func (s *session) share(w *worker, draw func(*rand.Rand) int) {
	c := s.config
	n := c.Knobs.WorkersOn(c.Cell.Procs)
	if own := sequences(n, c.Cell.Procs); w.id < own {
		w.seq = s.draw(w.random, draw)
	} else {
		w.seq = s.workers[w.id%own].seq
		w.pos = uint(w.id/own) * stride % sequence
	}
	if own := books(n, c.Cell.Procs); w.id < own {
		s.books = append(s.books, new(book))
	} else {
		s.books[w.id%own].shared = true
	}
	w.times.init(s.probe, s.books[w.id%len(s.books)])
}

// draw returns a sequence that draw draws, with missing things among it.
func (s *session) draw(random *rand.Rand, draw func(*rand.Rand) int) []*workloads.Target {
	sys, missing := s.system, s.config.Knobs.Missing
	seq := make([]*workloads.Target, sequence)
	for i := range seq {
		if len(sys.Missing) > 0 && random.Float64() < missing {
			seq[i] = &sys.Missing[random.IntN(len(sys.Missing))]
		} else {
			seq[i] = &sys.Targets[draw(random)]
		}
	}
	return seq
}

// book is where latencies are noted down, by one worker or by several.
type book struct {
	mu     sync.Mutex // taken if shared; the time of a Get is read before
	shared bool       // by several workers; does not change once they run

	get     latencies
	open    latencies                     // whole opens, where modprobe has a cost
	during  [loader.Freeing + 1]latencies // by the phase of an unload
	stalled latencies
}

func (b *book) lock() {
	if b.shared {
		b.mu.Lock()
	}
}

func (b *book) unlock() {
	if b.shared {
		b.mu.Unlock()
	}
}

// reset empties b. Nobody uses it meanwhile.
func (b *book) reset() {
	b.get, b.open, b.stalled = latencies{}, latencies{}, latencies{}
	for i := range b.during {
		b.during[i] = latencies{}
	}
}
