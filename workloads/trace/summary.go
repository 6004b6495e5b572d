package trace

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Summary is what modbench trace info says about a trace. Making one takes memory for the modules, the threads and the
// references that are open, and none for the events.
type Summary struct {
	Format   Format
	Lines    int64
	Events   int64
	Count    [kinds]int64 // of events by kind
	Unknown  Unknown
	Lost     int64 // events that the kernel says it lost; of unknown numbers, 1 for each time
	Back     int64 // events that are earlier than the one before
	Unnamed  int64 // calls of delete_module of which no event names the module
	Steps    int64 // counts that were printed behind another one of the same module, not freed between
	Jumps    int64 // of those, how many are not one more after a get, or one less after a put
	Duration time.Duration
	Threads  int
	Loaded   int // modules that were loaded
	Got      int // modules that were got
	Rules    Rules
	Open     int64 // references that are open at the end
	MaxRefs  int32 // the highest count that was printed
	MaxOf    string
	MaxOpen  int // references that were open at once
	Second   int // the most gets and puts in a second, counted from the first event
	Milli    int // likewise in a millisecond

	Answers map[int64]int64 // delete_module by what it returned
	Holds   Holds
	HoldsOf map[string]Holds // by table: those of references that its sites took
	Deletes Holds            // how long the calls of delete_module took that removed a module
	Modules []Usage
	Sites   []SiteUsage
	Beyond  int64 // gets of further sites, when there are too many to keep

	_ struct{}
}

// Usage is how a module was used.
type Usage struct {
	Module                   string
	Gets, Puts, Loads, Frees int64
}

// SiteUsage is how often a place of the kernel took references, and the table that it is replayed as.
type SiteUsage struct {
	Site  string
	Table string
	Gets  int64
}

// Of returns how many events of a kind there were.
func (s *Summary) Of(k Kind) int64 { return s.Count[k] }

// OfModules returns how many trace events of modules there were.
func (s *Summary) OfModules() (n int64) {
	for k := Get; k <= Request; k++ {
		n += s.Count[k]
	}
	return n
}

// Holds is a distribution of times.
type Holds struct{ h *hdrhistogram.Histogram }

// longest is the longest time of a distribution; longer ones count as that: three days.
const longest = int64(1) << 48

func newHolds() Holds { return Holds{hdrhistogram.New(1, longest, 3)} }

func (h Holds) add(d time.Duration) { _ = h.h.RecordValue(min(max(int64(d), 0), longest)) }

// Count returns how many times there are.
func (h Holds) Count() int64 { return h.h.TotalCount() }

// Mean returns the mean time.
func (h Holds) Mean() time.Duration { return time.Duration(h.h.Mean()) }

// Quantile returns the time at rank q*n of n times in order, within 0.1 %.
func (h Holds) Quantile(q float64) time.Duration {
	n := h.h.TotalCount()
	if n == 0 {
		return 0
	}
	return h.rank(min(int64(q*float64(n)), n-1))
}

// rank returns the i-th time in order, from 0.
func (h Holds) rank(i int64) time.Duration {
	seen := int64(0)
	for _, bar := range h.h.Distribution() {
		if seen += bar.Count; seen > i {
			return time.Duration((bar.From + bar.To) / 2)
		}
	}
	return time.Duration(h.h.Max())
}

// Between returns how many times are from a to below b.
func (h Holds) Between(a, b time.Duration) (n int64) {
	for _, bar := range h.h.Distribution() {
		if mid := time.Duration((bar.From + bar.To) / 2); mid >= a && mid < b {
			n += bar.Count
		}
	}
	return n
}

// Summarize reads r to its end.
func Summarize(r *Reader) (*Summary, error) {
	s := newSummer()
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		s.add(&e)
	}
	s.Format, s.Lines, s.Unknown = r.Format(), r.Lines(), r.Unknown()
	return s.end(), nil
}

// sorted puts what was used most first.
func sorted[T any](of map[string]*T, uses func(*T) int64, name func(*T) string) (all []T) {
	for _, u := range of {
		all = append(all, *u)
	}
	slices.SortFunc(all, func(a, b T) int {
		return cmp.Or(cmp.Compare(uses(&b), uses(&a)), cmp.Compare(name(&a), name(&b)))
	})
	return all
}
