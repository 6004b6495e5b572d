package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
)

// Data is what was measured and where, however it is kept.
type Data struct {
	Schemes  []Scheme      // in the order they are shown
	Cells    []bench.Cell  // planned, in the order of the tables
	Rounds   *Rounds       // nil: none
	Baseline string        // the scheme that others are compared with; "": [UsualBaseline], or the first contender
	Half     time.Duration // planned duration of each half of a round; 0: not known
	Runs     int           // how many runs these rounds are of: several if they were merged
	Starts   []int         // of these runs but the first: the number of its first process

	// Pooled has, of each cell, a round with the histograms of gets, Get and During, of all its rounds together.
	Pooled   map[bench.Cell]*bench.Round
	Machines []Machine // that they were measured on; nil: not known, and one kind

	Segments []Segment // the processes that measured them, one after the other; at least one
}

// Add adds a round, of which it keeps what a [Round] has, and the gets together with those of other rounds of the cell.
func (d *Data) Add(r *bench.Round) {
	if d.Rounds == nil {
		d.Rounds = new(Rounds)
	}
	d.Rounds.Add(r)
	if d.Pooled == nil {
		d.Pooled = map[bench.Cell]*bench.Round{}
	}
	all := d.Pooled[r.Cell]
	if all == nil {
		all = &bench.Round{Cell: r.Cell}
		d.Pooled[r.Cell] = all
	}
	Pool(all, r)
}

// Pool adds the histograms of gets of r to those of all.
func Pool(all, r *bench.Round) {
	from := PooledOf(r)
	for i, to := range PooledOf(all) {
		if *from[i] == nil {
			continue
		}
		if *to == nil {
			*to = new(bench.Histogram)
		}
		(*to).Merge(*from[i])
	}
}

// PooledOf returns the places in r of the histograms that are pooled.
func PooledOf(r *bench.Round) [5]**bench.Histogram {
	return [...]**bench.Histogram{&r.Get, &r.During.Deciding, &r.During.Waiting, &r.During.Exiting, &r.During.Freeing}
}

// Segment is what is known of one process that measured: what it ran on, and how
// busy the machine was when it began and when it ended. Nothing is said of the time
// between two segments, in which nothing was measured.
type Segment struct {
	Where
	Env   env.Environment // Env.Before is the load before its first round
	After env.Load        // the load after its last round
}

// Where tells one segment from the others.
type Where struct {
	Dir       string // "": the rounds are of one directory
	Process   int    // of the processes that measured into the directory, from 1
	Processes int
}

// Env returns the environment of the first segment. What decides whether two runs
// can be compared is the same in all, or a note says that it is not.
func (d *Data) Env() *env.Environment {
	if len(d.Segments) == 0 {
		return new(env.Environment)
	}
	return &d.Segments[0].Env
}

// Stolen returns the greatest share of processor time that the hypervisor gave to
// others while a segment lasted, and of which segment it is. ok is false if the system
// does not say it of any.
func (d *Data) Stolen() (share float64, of Where, ok bool) {
	for i := range d.Segments {
		s := &d.Segments[i]
		if x, known := env.Steal(s.Env.Before, s.After); known && (!ok || x > share) {
			share, of, ok = x, s.Where, true
		}
	}
	return share, of, ok
}

// busiest returns the greatest load average before a segment's first round, and of
// which segment it is. ok is false if the system does not say it of any.
func (d *Data) busiest() (avg float64, of Where, ok bool) {
	for i := range d.Segments {
		s := &d.Segments[i]
		if x, known := s.Env.Before.One(); known && (!ok || x > avg) {
			avg, of, ok = x, s.Where, true
		}
	}
	return avg, of, ok
}

// Scheme is what is known of a scheme beside its rounds.
type Scheme struct {
	Name    string
	Summary string
	Source  string // who published the idea
	Role    string // Contender, Floor, Control or OwnIndex
	Refuses string // when Get may be refused
	Memory  string // what it keeps, in words; empty: results do not say it

	Explored string // what the explorer has found in it, in words, or NotExplored; empty: results do not say it
}

// NotExplored is what results say of a scheme whose code nobody had explored as it was measured.
const NotExplored = "not explored"

// Unexplored reports whether nobody had the scheme explored as it was measured. Of results that do not say it, it
// reports false.
func (s Scheme) Unexplored() bool { return s.Explored == NotExplored }

// Contends reports whether the scheme is compared with others.
func (s Scheme) Contends() bool { return s.Role != Floor && s.Role != Control && s.Role != OwnIndex }

// The roles of schemes, as results spell them.
const (
	Contender = "contender"
	Floor     = "floor"
	Control   = "control"
	OwnIndex  = "own index"
)
