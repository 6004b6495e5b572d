//go:build explore

package explore

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes/promise"
)

// TestSchedules: text and back, and what is not a schedule.
func TestSchedules(t *testing.T) {
	s := Schedule{{0, false, 0}, {0, false, 0}, {2, false, 0}, {0, false, 1}, {11, true, 0}, {11, true, 0}}
	if got, want := s.String(), "0*2 2 0.1 11f*2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	text, err := json.Marshal(Violation{Promise: promise.Hold, Schedule: s})
	if err != nil {
		t.Fatal(err)
	}
	var v Violation
	if err := json.Unmarshal(text, &v); err != nil || !slices.Equal(v.Schedule, s) {
		t.Errorf("%v from %s, error %v", v.Schedule, text, err)
	}
	for _, bad := range []string{"x", "0*", "0*0", "-1", "1.x", "1.-1", "0*9999999", "1f2", "f"} {
		if err := new(Schedule).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
	for _, bad := range []string{"7", "0*9", "0f", "0.1"} {
		var s Schedule
		if err := s.UnmarshalText([]byte(bad)); err != nil {
			t.Fatal(err)
		}
		if _, err := Replay(abba(true), Options{}, s); err == nil {
			t.Errorf("replayed %q", bad)
		}
	}
}

func FuzzSchedule(f *testing.F) {
	f.Add("0*3 1 0.1 1f")
	f.Fuzz(func(t *testing.T, text string) {
		var s, again Schedule
		if s.UnmarshalText([]byte(text)) != nil {
			return
		}
		if err := again.UnmarshalText([]byte(s.String())); err != nil || !slices.Equal(s, again) {
			t.Errorf("%q: %v, then %v, error %v", text, s, again, err)
		}
	})
}
