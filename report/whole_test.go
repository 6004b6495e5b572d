package report

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/modbench/modbench/results"
)

// TestWhole: of what fails in the middle nothing is written.
func TestWhole(t *testing.T) {
	for _, fails := range []error{nil, errors.New("lost")} {
		var b bytes.Buffer
		err := whole(&b, func(w io.Writer, _ *results.Run) error {
			_, _ = io.WriteString(w, "half")
			return fails
		}, new(results.Run))
		if (b.Len() == 0) != (fails != nil) || err != fails {
			t.Errorf("%q, %v, want nothing if it fails with %v", &b, err, fails)
		}
	}
}
