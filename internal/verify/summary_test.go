package verify

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// A summary never says more than was done.
func TestSummaries(t *testing.T) {
	in := []byte(`[
		{"scheme":"a","configuration":"x","exhausted":true,"everything":true,"executions":10},
		{"scheme":"a","configuration":"y","exhausted":true,"reached":3,"executions":5},
		{"scheme":"a","configuration":"z","exhausted":true,"reached":2,"executions":5},
		{"scheme":"b","configuration":"x","exhausted":true,"everything":true,"executions":7},
		{"scheme":"c","configuration":"x","reached":1,"executions":7},
		{"scheme":"d","configuration":"x","broken":"hold","executions":1}
	]`)
	outcomes, err := Read(in)
	if err != nil {
		t.Fatal(err)
	}
	got := Summaries(outcomes)
	for name, want := range map[string]string{
		"a": "20 schedules of 3 configurations, all with up to 2 preemptions: no violation",
		"b": "7 schedules of 1 configurations, which are all there are: no violation",
		"c": "7 schedules of 1 configurations, 1 of them not explored to the end: no violation",
		"d": "1 schedules of 1 configurations: breaks hold",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	for _, bad := range []string{"", "{}", "[{}]", `[{"scheme":1}]`} {
		if _, err := Read([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// What was cut is said, and a violation is not called complete.
func TestSpent(t *testing.T) {
	got := Spent([]Outcome{
		{Exhausted: true, Everything: true, Elapsed: time.Second}, {Exhausted: true, Reached: 2, Elapsed: time.Second},
		{
			Exhausted: true,
			Reached:   1,
		}, {Exhausted: true, Reached: 2}, {Reached: 1}, {Random: true}, {Broken: "hold", Exhausted: true},
	})
	want := "7 explorations took 2s together: 1 of every schedule, 2 without those of more than 2 preemptions, " +
		"1 without those of more than 1 preemptions, 1 of random schedules, 1 ended before they were complete"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzOutcomes(f *testing.F) {
	f.Add([]byte(`[{"scheme":"a","configuration":"x","exhausted":true,"reached":3,"executions":5}]`))
	f.Add([]byte(`[{"scheme":"d","configuration":"x","broken":"hold","length":7,"random":true}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		outcomes, err := Read(data)
		if err != nil {
			return
		}
		if len(outcomes) > 0 && len(Summaries(outcomes)) == 0 {
			t.Error("outcomes of no scheme")
		}
		for _, o := range outcomes {
			if o.Done() == "" {
				t.Errorf("nothing to say of %+v", o)
			}
		}
		if _, err := json.Marshal(outcomes); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	})
}

// A statement claims a promise for no configuration that did not put it to the test.
func TestStatement(t *testing.T) {
	o := Outcome{
		Scheme: "a", Configuration: "x", Promises: []string{"hold", "gone", "freed"}, Exercised: []string{"hold", "gone"},
		Exhausted: true, Reached: 2, Executions: 30, Schedules: 20, Memory: Weak, Assumes: []string{"the moon"},
	}
	other := o
	other.Configuration, other.Exercised = "y", []string{"hold"}
	got := Statement([]Outcome{o, other})
	for _, want := range []string{
		"hold       2 of 2, 40 schedules\n", "gone       1 of 2, 20 schedules; never in y\n",
		"freed      0 of 2: nothing was shown\n", "2 without those of more than 2 preemptions",
		"Memory: weak: ", "no load buffering", "Assumed, not checked: the moon.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	for _, never := range []string{"noalloc", "30", "60"} {
		if strings.Contains(got, never) {
			t.Errorf("it says %q:\n%s", never, got)
		}
	}
}
