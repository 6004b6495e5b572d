//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
)

// Where a limit ends a search, random schedules find what it has not come to, and the outcome does not say that the
// search is complete.
func TestSampled(t *testing.T) {
	bad := func() schemes.Scheme { // a random schedule in four shows it, and the first twenty of a search do not
		b := &broken{Scheme: gomutex.New()}
		impatient(b)
		return b
	}
	c := configuration(t, "hot-plug")
	out := Explore(bad, c, Options{Bound: -1, Limit: 20, Only: promise.Hold})
	if out.Broken != promise.Hold.String() || !out.Random || out.Executions <= 20 {
		t.Errorf("breaks %q in %d executions, random: %v", out.Broken, out.Executions, out.Random)
	}
	again, err := Replay([]byte(out.Replay), func(string) func() schemes.Scheme { return bad })
	if err != nil || again.Broken != out.Broken {
		t.Errorf("replayed it breaks %q, error %v", again.Broken, err)
	}
	good := Explore(gomutex.New, c, Options{Bound: -1, Limit: 20})
	if good.Broken != "" || good.Exhausted || good.Random || good.Sampled != samples || good.Executions != 20+samples {
		t.Errorf("a good scheme: %+v", good)
	}
}
