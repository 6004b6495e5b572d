//go:build explore && simulate

package projection

import (
	"context"
	"testing"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/srcu"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BenchmarkSchemes simulates lookups on 192 processors: steps a second of the simulator.
func BenchmarkSchemes(b *testing.B) {
	for _, mk := range []func() schemes.Scheme{srcu.New, rwsem.New, tryget.New} {
		b.Run(mk().Info().Name, func(b *testing.B) {
			var steps int64
			for b.Loop() {
				c := configOf(mk, "lookup-heavy", 192)
				c.unloads = 0
				out, err := simulate(context.Background(), c)
				if err != nil {
					b.Fatal(err)
				}
				steps += out.steps
			}
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// BenchmarkPlan projects all schemes on 1 to 256 processors under one workload, without bands: what `modbench
// project --draws 1` takes.
func BenchmarkPlan(b *testing.B) {
	w, _ := workloads.ByName("lookup-heavy")
	for b.Loop() {
		r, err := Run(context.Background(), Plan{
			Machine: coherence.Named("xeon-8176x8"), Reference: coherence.Named("turin-guest"), Procs: Steps, Seed: 1,
			Schemes: all.Schemes(), Workloads: []workloads.Workload{w}, Draws: 1,
			Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(r.Cells)), "cells")
	}
}
