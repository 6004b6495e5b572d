package workloads

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSweep(t *testing.T) {
	points, err := StandardKnobs().ParseSweep("hold=0,1us,10ms")
	if err != nil || len(points) != 3 {
		t.Fatal(points, err)
	}
	w := Workload{Knobs: base, Points: points}
	if k := w.At(points[2]); k.Hold != 10*time.Millisecond || points[2].Name != "hold=10ms" {
		t.Errorf("%s: %+v", points[2].Name, k)
	}
	if w.Knobs != base {
		t.Errorf("the knobs of the workload changed: %+v", w.Knobs)
	}
}

// A point is named as the knob writes the value, however it was typed.
func TestPointNames(t *testing.T) {
	for sweep, want := range map[string]string{
		"hold=1000ns":         "hold=1us",
		"hold=1.5ms":          "hold=1.5ms",
		"stall=0s":            "stall=0",
		"stall=end":           "stall=end",
		"workers=1_000":       "workers=1000",
		"scale=1e6":           "scale=1000000",
		"missing=0.50":        "missing=0.5",
		"arrival=poisson:1e3": "arrival=poisson:1000",
		"placement=pinned":    "placement=pinned",
	} {
		points, err := StandardKnobs().ParseSweep(sweep)
		if err != nil || len(points) != 1 || points[0].Name != want {
			t.Errorf("%s: %v, %v; want a point named %s", sweep, points, err, want)
		}
	}
}

func TestSweepErrors(t *testing.T) {
	for sweep, want := range map[string]string{
		"":                  "want KNOB=VALUE,VALUE,... with one of workers, per-proc",
		"hold":              "want KNOB=VALUE",
		"hold=":             "want KNOB=VALUE",
		"=1us":              "want KNOB=VALUE",
		"hold=x":            `hold "x": want a duration such as 5us, 0 to 10s`,
		"hold=1us,":         `hold "": want a duration`,
		"hold=1us,1us":      "hold=1us is there twice",
		"hold=1us,1000ns":   "hold=1us is there twice",
		"hold=1h":           "hold 1h0m0s: want 0 to 10s",
		"skew=-1":           "skew -1: want 0 to 4",
		"colour=1":          `unknown knob "colour": the knobs are workers`,
		"seed=1":            "seed cannot be swept: every round takes the next seed",
		"placement=nowhere": `placement "nowhere": want goroutines or pinned`,
		"stall=10s":         `stall "10s": want a duration such as 5us, 0 to below 10s, or end`,
	} {
		_, err := StandardKnobs().ParseSweep(sweep)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v; want %q in one line", sweep, err, want)
		}
	}
	_, err := StandardKnobs().ParseSweep("hodl=1")
	if unknown := new(UnknownKnob); !errors.As(err, &unknown) || unknown.Name != "hodl" {
		t.Errorf("no UnknownKnob: %v", err)
	}
}
