package workloads

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value says how the values of one knob are read, written and limited. The functions below make one for a field of
// [Knobs].
type Value struct {
	Noun   string   // what a value is: "a duration such as 5us"; "" where Limits says it
	Unit   string   // stands for a value in the help: "DURATION"
	Limits string   // what values are allowed, as it stands after "want": "0 to 10s"
	Offers []string // values, or beginnings of values, that completion offers

	Set    func(knobs *Knobs, text string) error // reads text into the field; does not check the limits
	Get    func(Knobs) string                    // a text that Set reads, the same for equal values
	Within func(Knobs) bool                      // whether the field is within Limits
	Field  func(*Knobs) any                      // a pointer to the field, for files that keep it as a number
}

// limits are the smallest and the largest value that a knob may have.
type limits[T cmp.Ordered] struct {
	least, most  T
	above, below bool // the value must be above least, or below most; it may not be equal
}

func (l limits[T]) hold(v T) bool { // false for NaN
	return v >= l.least && v <= l.most && !(l.above && v == l.least) && !(l.below && v == l.most)
}

func (l limits[T]) words(text func(T) string) string {
	from, to := text(l.least), text(l.most)
	if l.above {
		from = "above " + from
	}
	if l.below {
		to = "below " + to
	}
	return from + " to " + to
}

// of makes a Value of a field and what is known about its type.
func of[T any](
	field func(*Knobs) *T, v Value, parse func(string) (T, error), text func(T) string, within func(T) bool,
) Value {
	v.Set = func(k *Knobs, s string) error {
		parsed, err := parse(s)
		if err == nil {
			*field(k) = parsed
		}
		return err
	}
	v.Get = func(k Knobs) string { return text(*field(&k)) }
	v.Within = func(k Knobs) bool { return within(*field(&k)) }
	v.Field = func(k *Knobs) any { return field(k) }
	return v
}

// whole is a knob that counts.
func whole(field func(*Knobs) *int, most int) Value {
	l := limits[int]{least: 0, most: most}
	parse := func(s string) (int, error) {
		n, err := strconv.ParseInt(s, 0, 0)
		return int(n), err
	}
	v := Value{Noun: "a whole number", Unit: "NUMBER", Limits: l.words(strconv.Itoa)}
	return of(field, v, parse, strconv.Itoa, l.hold)
}

// number is a knob that is a ratio or an exponent.
func number(field func(*Knobs) *float64, l limits[float64]) Value {
	v := Value{Noun: "a number", Unit: "NUMBER", Limits: l.words(decimal)}
	return of(field, v, parseFloat, decimal, l.hold)
}

// share is a knob that is a part of all lookups or operations.
func share(field func(*Knobs) *float64, l limits[float64]) Value {
	v := Value{Noun: "a share", Unit: "SHARE", Limits: l.words(decimal)}
	return of(field, v, parseFloat, decimal, l.hold)
}

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// duration is a knob that is a time from 0 to MaxTime.
func duration(field func(*Knobs) *time.Duration) Value { return durationTo(field, MaxTime) }

// durationTo is a knob that is a time from 0 to most.
func durationTo(field func(*Knobs) *time.Duration, most time.Duration) Value {
	l := limits[time.Duration]{least: 0, most: most}
	v := Value{Noun: "a duration such as 5us", Unit: "DURATION", Limits: l.words(short)}
	return of(field, v, time.ParseDuration, short, l.hold)
}

// durationOrEnd is a duration that may also be UntilEnd, which is written "end".
func durationOrEnd(field func(*Knobs) *time.Duration) Value {
	const end = "end"
	v := duration(field)
	v.Offers = []string{end}
	v.Limits = "0 to below " + short(UntilEnd) + ", or " + end + " for until the end of the round"
	number, read := v.Get, v.Set
	v.Get = func(k Knobs) string {
		if *field(&k) == UntilEnd {
			return end
		}
		return number(k)
	}
	v.Set = func(k *Knobs, text string) error {
		if text == end {
			*field(k) = UntilEnd
			return nil
		}
		if err := read(k, text); err != nil {
			return err
		}
		if *field(k) == UntilEnd { // so long a time is no word for the end
			return fmt.Errorf("%s is not below the limit", text)
		}
		return nil
	}
	return v
}

// short writes a duration without characters that the name of a benchmark cannot hold: 1us, 1.5ms, 0.
func short(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	return strings.Replace(d.String(), "µ", "u", 1)
}

// arrivals is a knob that is an arrival process.
func arrivals(field func(*Knobs) *Arrival) Value {
	v := Value{
		Unit: "PROCESS", Offers: []string{string(Closed), string(Constant) + ":", string(Poisson) + ":"},
		Limits: fmt.Sprintf("%s, %s:RATE or %s:RATE with a rate from 1 to %s lookups a second",
			Closed, Constant, Poisson, decimal(maxRate)),
	}
	return of(field, v, parseArrival, Arrival.String, func(a Arrival) bool {
		return !a.Open() && a == Arrival{} || a.Open() && a.Rate >= 1 && a.Rate <= maxRate
	})
}

// choice is a knob that is one of several words. The first is what the zero value means.
func choice[T ~string](field func(*Knobs) *T, words ...T) Value {
	v := Value{Unit: "WORD"}
	for _, w := range words {
		v.Offers = append(v.Offers, string(w))
	}
	v.Limits = strings.Join(v.Offers, " or ")
	parse := func(s string) (T, error) {
		if !slices.Contains(words, T(s)) {
			return "", fmt.Errorf("%q is none of the words", s)
		}
		return T(s), nil
	}
	text := func(w T) string { return string(cmp.Or(w, words[0])) }
	return of(field, v, parse, text, func(w T) bool { return w == "" || slices.Contains(words, w) })
}

// seed is a knob that starts a random generator.
func seed(field func(*Knobs) *uint64) Value {
	parse := func(s string) (uint64, error) { return strconv.ParseUint(s, 0, 64) }
	text := func(n uint64) string { return strconv.FormatUint(n, 10) }
	v := Value{Noun: "a whole number", Unit: "NUMBER", Limits: "any of 64 bits"}
	return of(field, v, parse, text, func(uint64) bool { return true })
}
