package text

import (
	"math"
	"testing"

	"github.com/modbench/modbench/internal/figures"
)

func TestValue(t *testing.T) {
	for _, c := range []struct {
		q    figures.Quantity
		v    float64
		want string
	}{
		{figures.Time, 8.1234, "8.12 ns"}, {figures.Time, 0.5, "0.500 ns"}, {figures.Time, 999.9,
			"1.00 µs"}, {figures.Time, 23456, "23.5 µs"}, {figures.Time, 1.5e6, "1.50 ms"},
		{figures.Time, 2e9, "2.00 s"}, {figures.Time, 1234e9, "1230 s"}, {figures.Time, 0, "0 ns"},
		{figures.Rate, 12345678, "12.3 M/s"}, {figures.Rate, 999, "999 /s"}, {figures.Rate, 0, "0 /s"},
		{figures.Share, 0, "0"}, {figures.Share, 0.0123, "1.23 %"}, {figures.Share, 1e-9, "1e-07 %"},
		{figures.Count, 20, "20"}, {figures.Count, 2.5, "2.50"}, {figures.Count, math.NaN(), "?"},
	} {
		if got := Value(c.q, c.v); got != c.want {
			t.Errorf("Value(%v) = %q, want %q", c.v, got, c.want)
		}
	}
}

// TestSaid: an interval wider than the median is large is said by its ends.
func TestSaid(t *testing.T) {
	for _, c := range []struct {
		f    figures.Figure
		want string
	}{
		{figures.Figure{Median: 2e4, Lo: 1e4, Hi: 4e4, Interval: true, N: 9}, "20.0 µs ±100 %"},
		{figures.Figure{Median: 2e4, Lo: 1e4, Hi: 2e5, Interval: true, N: 9}, "20.0 µs [10.0 µs, 200 µs]"},
		{figures.Figure{Median: 2e4, N: 3}, "20.0 µs"},
		{figures.Figure{}, "-"},
	} {
		if got := said(c.f, figures.Time); got != c.want {
			t.Errorf("%+v: %q, want %q", c.f, got, c.want)
		}
	}
}

func TestPoint(t *testing.T) {
	for point, want := range map[string]string{
		"": "", "hold=1ms": "hold=1ms", "hold=sleep:2ms": "hold=sleep:2ms", "exit-cost=dist:boot:4": "exit-cost=dist:boot:4",
		"period=2ms:exit-cost=20us": "period=2ms with exit-cost=20us",
	} {
		if got := Point(point); got != want {
			t.Errorf("%q: %q, want %q", point, got, want)
		}
	}
}
