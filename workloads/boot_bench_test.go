package workloads

import (
	"testing"

	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BenchmarkBoot measures the boot of a system, which each round needs before it begins.
func BenchmarkBoot(b *testing.B) {
	for _, sub := range subsystem.All {
		b.Run("subsystem="+sub.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Boot(b.Context(), rwsem.New(), sub, All()[0].Knobs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
