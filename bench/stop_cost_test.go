package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tryget"
)

// A round's knob says what a stop of the machine costs, and the next round's that it costs
// nothing again.
func TestStopCost(t *testing.T) {
	for _, cost := range []time.Duration{time.Millisecond, 0} {
		c := hourly(tryget.New, func(k *Knobs) { k.StopCost = cost })
		if _, err := newSession(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		percpu.StopMachine()
		if took := time.Since(begun); percpu.StopCost() != cost || took < cost {
			t.Errorf("a stop costs %v and took %v, want %v", percpu.StopCost(), took, cost)
		}
	}
}
