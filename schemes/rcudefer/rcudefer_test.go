package rcudefer

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

func TestLayout(t *testing.T) { layout.Size(t, Scheme{}, Info.Memory.Scheme) }

// Nothing is freed until the queue is full, and then everything that is in it.
func TestBatch(t *testing.T) {
	s := New().(*Scheme)
	freed := 0
	for round := range 2 {
		for n := range mem.Batch {
			if want := round * mem.Batch; freed != want || s.Unfreed() != n {
				t.Fatalf("%d freed and %d not, want %d and %d", freed, s.Unfreed(), want, n)
			}
			s.deferred.call(func() { freed++ })
		}
	}
	if freed != 2*mem.Batch || s.Unfreed() != 0 {
		t.Errorf("%d freed and %d not, want %d and none", freed, s.Unfreed(), 2*mem.Batch)
	}
}
