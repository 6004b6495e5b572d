//go:build explore

package explore

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
)

// TestTimeline: what a person is shown.
func TestTimeline(t *testing.T) {
	r := Run(func() Program {
		g := new(struct {
			_    int64
			lock [2]mem.Mutex
			refs mem.Int32
		})
		Name(g, "g")
		both := func(first int) {
			g.lock[first].Lock()
			g.lock[1-first].Lock()
			g.lock[1-first].Unlock()
			g.lock[first].Unlock()
		}
		return Program{Threads: []Thread{
			{"reader", func(*T) { g.refs.Add(1); both(0) }},
			{"idle", func(*T) {}},
			{"unloader", func(*T) { both(1) }},
		}}
	}, Options{Bound: 1})
	if r.Violation == nil {
		t.Fatal(r)
	}
	got := r.Violation.String()
	for _, want := range []string{
		"broken: progress: ",
		"reader waits in lock on g.lock[1] at timeline_test.go:",
		"; unloader took or queued for it in step ",
		"step  reader ",
		"  unloader ",
		"lock g.lock[0]",
		"timeline_test.go:",
		"schedule: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "idle") {
		t.Errorf("a column for a thread that did nothing:\n%s", got)
	}
}
