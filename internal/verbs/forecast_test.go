package verbs

import (
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
)

// A run is said to be long or large before it begins, and one that does not fit is
// refused, with the numbers.
func TestForewarn(t *testing.T) {
	for _, c := range []struct {
		forecast bench.Forecast
		lines    []string // a part of each
		err      string
	}{
		{bench.Forecast{Time: 2 * time.Minute, Memory: 1e9}, nil, ""},
		{bench.Forecast{Time: 3 * time.Hour, Memory: 1e9}, []string{"about 3h0m0s or longer"}, ""},
		{bench.Forecast{Time: time.Minute, Memory: 6e9}, []string{"about 6.0 GB of memory, of 10.0 GB"}, ""},
		{bench.Forecast{Time: 3 * time.Hour, Memory: 6e9}, []string{"about 3h", "about 6.0 GB"}, ""},
		{bench.Forecast{Memory: 11e9}, nil, "about 11.0 GB of memory, and 10.0 GB are available"},
	} {
		lines, err := words(c.forecast, time.Minute, 10e9)
		if len(lines) != len(c.lines) {
			t.Errorf("%+v: %q, want %q", c.forecast, lines, c.lines)
			continue
		}
		for i := range lines {
			if !strings.Contains(lines[i], c.lines[i]) {
				t.Errorf("%+v: %q, want %q", c.forecast, lines, c.lines)
			}
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%+v: %v, want %q", c.forecast, err, c.err)
		}
	}
	for _, c := range []struct {
		forecast bench.Forecast
		words    string
	}{
		{bench.Forecast{Rounds: 1, Time: time.Millisecond}, "1 round is left, which will take about 1s or longer"},
		{bench.Forecast{Rounds: 9, Time: 90 * time.Second}, "9 rounds are left, which will take about 1m30s or longer"},
		{bench.Forecast{Rounds: 9, Time: 200 * time.Second}, "9 rounds are left, which will take about 3m0s or longer"},
	} {
		if got := remaining(c.forecast); got != c.words {
			t.Errorf("%+v: %q, want %q", c.forecast, got, c.words)
		}
	}
	for _, name := range profileNames() {
		if expected[name] == 0 {
			t.Errorf("profile %s: nobody says how long it lasts", name)
		}
	}
}
