package verbs

import (
	"context"
	"errors"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes/promise"
)

// A run that stopped says why, what there is and, if it can, how to go on.
func TestStopped(t *testing.T) {
	full := errors.New("round 3: no space left on device")
	broken := &bench.Violation{Cell: bench.Cell{Scheme: "modcount"}, Promise: promise.Hold}
	for _, c := range []struct {
		runErr, err error
		want        string
	}{
		{context.Canceled, nil,
			"interrupted after 2 of 9 rounds; what was measured is in my dir; go on with modbench run --resume 'my dir'"},
		{full, full,
			"round 3: no space left on device; 2 of 9 rounds are in my dir; go on with modbench run --resume 'my dir'"},
		{broken, nil, broken.Error() + "; 2 of 9 rounds are in my dir; go on with modbench run --resume 'my dir'"},
	} {
		if got := errorLine(stopped(c.runErr, c.err, 2, 9, "my dir")); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	want := full.Error() + "; nothing was measured, and nothing is left of the run"
	if got := errorLine(notBegun(full)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
