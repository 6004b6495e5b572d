package workloads

import (
	"fmt"
	"strconv"
	"strings"
)

// Process says when lookups arrive.
type Process string

// In a closed loop a worker starts a lookup when it has put the entry of the last one. While a worker is stalled, none
// of its lookups arrive, so the stall counts once. In an open loop lookups arrive on a schedule, and the latency of one
// that starts late is counted from its scheduled time.
const (
	Closed   Process = "closed"
	Constant Process = "constant" // at equal distances
	Poisson  Process = "poisson"  // at exponentially distributed distances
)

// Arrival is a process and, for an open loop, its rate in lookups a second of all workers together. The zero value is a
// closed loop.
type Arrival struct {
	Process Process
	Rate    float64
}

// maxRate is the highest rate of an open loop, in lookups a second: each reads the clock twice, which allows no more.
const maxRate = 1e8

// Open reports whether lookups arrive on a schedule.
func (a Arrival) Open() bool { return a.Process == Constant || a.Process == Poisson }

// String returns closed, constant:RATE or poisson:RATE.
func (a Arrival) String() string {
	if !a.Open() {
		return string(Closed)
	}
	return fmt.Sprintf("%s:%s", a.Process, strconv.FormatFloat(a.Rate, 'g', -1, 64))
}

// parseArrival reads closed, constant:RATE or poisson:RATE.
func parseArrival(s string) (Arrival, error) {
	process, rate, open := strings.Cut(s, ":")
	switch a := (Arrival{Process: Process(process)}); {
	case s == string(Closed):
		return Arrival{}, nil
	case a.Open() && open:
		var err error
		if a.Rate, err = strconv.ParseFloat(rate, 64); err == nil && a.Rate >= 1 && a.Rate <= maxRate {
			return a, nil
		}
		return a, fmt.Errorf("arrival %q: want a rate from 1 to %g lookups a second", s, float64(maxRate))
	}
	return Arrival{}, fmt.Errorf("arrival %q: want closed, constant:RATE or poisson:RATE", s)
}

// MarshalText returns the word that stands for the arrival in files.
func (a Arrival) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads that word.
func (a *Arrival) UnmarshalText(b []byte) (err error) {
	*a, err = parseArrival(string(b))
	return err
}
