package verify

import "testing"

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
