package trace

import (
	"strings"
	"testing"
)

// A module that is going has no reference of the loader: its last put prints 0, and that is a step as any other. A get
// or put of a TSV without a count is no step.
func TestSteps(t *testing.T) {
	const site = " call_site=x refcnt="
	for name, c := range map[string]struct {
		text         string
		steps, jumps int64
	}{
		"going": {" x-1 [000] .... 5.000001: module_put: m" + site + "1\n x-1 [000] .... 5.000002: module_get: m" + site + "1\n" +
			" x-1 [000] .... 5.000003: module_put: m" + site + "0\n x-1 [000] .... 5.000004: module_get: m" + site + "1\n", 3, 1},
		"freed between": {" x-1 [000] .... 5.000001: module_put: m" + site + "0\n x-1 [000] .... 5.000002: module_free: m\n" +
			" x-1 [000] .... 5.000003: module_get: m" + site + "5\n", 0, 0},
		"no count": {tsvHead + "1\t0\t1\tx\tmodule_get\tm\t2\tx\t-\n2\t0\t1\tx\tmodule_get\tm\t-\tx\t-\n" +
			"3\t0\t1\tx\tmodule_put\tm\t1\tx\t-\n", 1, 0},
	} {
		r, err := NewReader(strings.NewReader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		sum, err := Summarize(r)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Steps != c.steps || sum.Jumps != c.jumps || sum.Unknown.Lines > 0 {
			t.Errorf("%s: %d steps, %d jumps, %+v; want %d, %d", name, sum.Steps, sum.Jumps, sum.Unknown, c.steps, c.jumps)
		}
	}
}
