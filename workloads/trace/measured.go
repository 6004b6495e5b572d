package trace

import (
	"slices"
	"sync"
	"time"
)

var measured = map[string]func() (*Summary, error){}

func init() {
	for _, name := range Embedded() {
		measured[name] = sync.OnceValues(func() (*Summary, error) {
			r, err := OpenNamed(name)
			if err != nil {
				return nil, err
			}
			defer r.Close() // read only
			return Summarize(r)
		})
	}
}

// Measured returns the summary of a trace that modbench brings along, or nil if there is none of that name. It is made
// once. Any goroutine may call it; nobody may change what it returns.
func Measured(name string) *Summary {
	if !slices.Contains(Embedded(), name) {
		return nil
	}
	s, err := measured[name]()
	if err != nil {
		panic("trace: the embedded " + name + " cannot be read: " + err.Error()) // a test reads all
	}
	return s
}

// Spread returns n times that are distributed as h is, in order: the middles of n equal parts.
func (h Holds) Spread(n int) []time.Duration {
	all := make([]time.Duration, 0, n)
	seen, total := int64(0), h.h.TotalCount()
	for _, bar := range h.h.Distribution() {
		for seen += bar.Count; bar.Count > 0 && len(all) < n && (2*int64(len(all))+1)*total < 2*int64(n)*seen; {
			all = append(all, time.Duration((bar.From+bar.To)/2))
		}
	}
	return all
}
