package bench

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/modbench/modbench/workloads"
)

// spans is for how long holders hold, shortest first. Empty: until the part of the round ends.
type spans struct {
	all []time.Duration
	sum []float64 // of all of them up to each
}

func newSpans(k *Knobs, subsystem string) (s spans) {
	if s.all = k.SpanDist.Spans(subsystem); len(s.all) == 0 && k.Span > 0 {
		s.all = []time.Duration{k.Span}
	}
	total := 0.0
	for _, d := range s.all {
		total += d.Seconds()
		s.sum = append(s.sum, total)
	}
	return s
}

// next draws how long a hold lasts that begins now.
func (s spans) next(random *rand.Rand) time.Duration {
	if len(s.all) == 0 {
		return workloads.MaxPeriod
	}
	return s.all[random.IntN(len(s.all))]
}

// rest draws how long a hold goes on that has begun before, as it is found at any moment: long holds are met more
// often, and each somewhere between its beginning and its end. So a round that is shorter than a mount begins with
// mounts that were there.
func (s spans) rest(random *rand.Rand) time.Duration {
	if len(s.all) == 0 {
		return workloads.MaxPeriod
	}
	i, _ := slices.BinarySearch(s.sum, random.Float64()*s.sum[len(s.sum)-1])
	return time.Duration(random.Float64() * float64(s.all[min(i, len(s.all)-1)]))
}
