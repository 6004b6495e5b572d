package workloads

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/workloads/subsystem"
	"github.com/modbench/modbench/workloads/trace"
)

// Dist names what was measured in a trace that modbench brings along: NAME, or NAME:N for an N-th of each time. "":
// nothing.
type Dist string

// distPrefix begins a value that was measured in a trace.
const distPrefix = "dist:"

// maxDivisor is the most by which measured times are divided.
const maxDivisor = 1_000_000_000

// parse returns the trace of d and the divisor.
func (d Dist) parse() (s *trace.Summary, divisor int, err error) {
	name, divisor, err := d.split()
	if err != nil {
		return nil, 0, err
	}
	return trace.Measured(name), divisor, nil
}

// split is parse that does not read the trace.
func (d Dist) split() (name string, divisor int, err error) {
	name, by, divided := strings.Cut(string(d), ":")
	divisor = 1
	if divided {
		if divisor, err = strconv.Atoi(by); err != nil || divisor < 1 || divisor > maxDivisor {
			return "", 0, fmt.Errorf("dist:%s: want a number from 1 to %d behind the second colon", d, maxDivisor)
		}
	}
	if !slices.Contains(trace.Embedded(), name) {
		return "", 0, fmt.Errorf("dist:%s: want one of the traces %s", d, strings.Join(trace.Embedded(), ", "))
	}
	return name, divisor, nil
}

// Holds returns n hold times that are distributed as those of the trace, shortest first.
func (d Dist) Holds(n int) []time.Duration {
	s, divisor, err := d.parse()
	if err != nil {
		return nil
	}
	all := s.Holds.Spread(n)
	for i := range all {
		all[i] /= time.Duration(divisor)
	}
	return all
}

// ofTables are the tables of traces by subsystem: a mount, an open file, an open disk, an interface that is up, a
// driver.
var ofTables = map[string]string{
	subsystem.Filesystem.Name: "filesystem", subsystem.FileOperations.Name: "char", subsystem.BlockDevice.Name: "block",
	subsystem.NetDevice.Name: "net", subsystem.DeviceDriver.Name: "driver",
}

// Spans returns hold times, shortest first, that are distributed as in the trace: as those of references that were
// taken in a table like that of the subsystem, or of all tables if the trace has too few. It returns nil for "".
func (d Dist) Spans(subsystem string) []time.Duration {
	name, divisor, err := d.split()
	if err != nil {
		return nil
	}
	all := trace.Spans(name, ofTables[subsystem])
	for i := range all {
		all[i] /= time.Duration(divisor)
	}
	return all
}

// durationOrDist is a duration, or the holds of a trace. The second has a row of its own in files.
func durationOrDist(field func(*Knobs) *time.Duration, dist func(*Knobs) *Dist, most time.Duration) Value {
	v := durationTo(field, most)
	read, text, within := v.Set, v.Get, v.Within
	v.Offers = distOffers()
	v.Limits += ", or " + distPrefix + "TRACE for holds as they were, or " + distPrefix + "TRACE:N for an N-th of them"
	v.Set = func(k *Knobs, s string) error {
		d, ok := strings.CutPrefix(s, distPrefix)
		if !ok {
			*dist(k) = ""
			return read(k, s)
		}
		if _, _, err := Dist(d).split(); err != nil {
			return err
		}
		*field(k), *dist(k) = 0, Dist(d)
		return nil
	}
	v.Get = func(k Knobs) string {
		if d := *dist(&k); d != "" {
			return distPrefix + string(d)
		}
		return text(k)
	}
	v.Within = func(k Knobs) bool {
		if d := *dist(&k); d != "" {
			_, _, err := d.split()
			return err == nil
		}
		return within(k)
	}
	return v
}

// orMeasured lets a knob be set to what was measured in a trace, as a number.
func orMeasured(v Value, measure func(s *trace.Summary, divisor int) string) Value {
	read := v.Set
	v.Offers = append(v.Offers, distOffers()...)
	v.Limits += ", or " + distPrefix + "TRACE or " + distPrefix + "TRACE:N"
	v.Set = func(k *Knobs, text string) error {
		if d, ok := strings.CutPrefix(text, distPrefix); ok {
			s, divisor, err := Dist(d).parse()
			if err != nil {
				return err
			}
			text = measure(s, divisor)
		}
		return read(k, text)
	}
	return v
}

// medianExit is the median time that unloads of the trace took.
func medianExit(s *trace.Summary, divisor int) string {
	if s.Deletes.Count() == 0 {
		return "(no unload was recorded)"
	}
	return short((s.Deletes.Quantile(0.5) / time.Duration(divisor)).Round(time.Microsecond))
}

// getsPerUnload is how many gets there were in the trace for each module that was freed.
func getsPerUnload(s *trace.Summary, divisor int) string {
	return strconv.FormatInt(max(s.Of(trace.Get)/max(s.Of(trace.Free)*int64(divisor), 1), 1), 10)
}

func distOffers() (offers []string) {
	for _, name := range trace.Embedded() {
		offers = append(offers, distPrefix+name)
	}
	return offers
}

// noDist is the word for no distribution.
const noDist = "none"

// distribution is the knob that holds the name of a distribution.
func distribution(field func(*Knobs) *Dist) Value {
	parse := func(s string) (Dist, error) {
		if s == noDist {
			return "", nil
		}
		_, _, err := Dist(s).split()
		return Dist(s), err
	}
	v := Value{Noun: "a trace", Unit: "TRACE", Limits: "a trace that modbench brings along, or " + noDist}
	text := func(d Dist) string { return cmp.Or(string(d), noDist) }
	return of(field, v, parse, text, func(d Dist) bool {
		_, err := parse(text(d))
		return err == nil
	})
}
