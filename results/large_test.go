package results

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/workloads"
)

// A large directory to measure reports with, which is kept:
//
//	go test ./results -run Large -large /tmp/large -cells 10000 -rounds 20
//	/usr/bin/time -v modbench report /tmp/large
var (
	large       = flag.String("large", "", "directory that TestLarge makes and keeps")
	largeCells  = flag.Int("cells", 60, "cells of it")
	largeRounds = flag.Int("rounds", 3, "rounds of each cell")
)

// TestLarge makes a directory of many rounds, and reads it in both forms.
func TestLarge(t *testing.T) {
	dir := *large
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "large")
	}
	makeLarge(t, dir, *largeCells, *largeRounds)
	if *large != "" {
		return
	}
	all, err := Read(dir)
	must(t, err)
	brief, err := ReadCondensed(dir)
	must(t, err)
	kept := make([]*figures.Round, brief.kept.Len())
	for r := range brief.Data().Rounds.All() {
		kept[r.Place] = r
	}
	if len(all.Rounds) != 180 || len(kept) != len(all.Rounds) {
		t.Fatalf("%d rounds, condensed %d, want 180", len(all.Rounds), len(kept))
	}
	pooled := map[bench.Cell]*bench.Histogram{}
	for i, r := range all.Rounds {
		for _, m := range figures.Metrics {
			want, has := m.Measured(r)
			if got, ok := m.Of(kept[i]); got != want || ok != has || kept[i].Cell != r.Cell || kept[i].N != r.N {
				t.Errorf("round %d: %s %v, %t, condensed %v, %t", i, m.Unit, want, has, got, ok)
			}
		}
		if pooled[r.Cell] == nil {
			pooled[r.Cell] = new(bench.Histogram)
		}
		pooled[r.Cell].Merge(r.Get)
	}
	for cell, want := range pooled {
		if got := brief.pools[cell].Get; got.Quantile(0.25) != want.Quantile(0.25) || got.Count() != want.Count() {
			t.Errorf(
				"%v: the rounds together have quantile %v, condensed %v",
				cell,
				want.Quantile(0.25),
				got.Quantile(0.25),
			)
		}
	}
}

// plan returns n cells: 14 schemes, subsystems, two numbers of processors, workloads, and points of a sweep.
func plan(n int) (cells []bench.Cell, schemes []Scheme) {
	for i := range 14 {
		role := "contender"
		if i == 0 {
			role = "floor"
		}
		schemes = append(schemes, Scheme{Name: fmt.Sprintf("scheme%02d", i), Summary: "made up", Source: "made up",
			Role: role, Refuses: "never"})
	}
	perPoint := len(schemes) * 5 * 2
	for point := 0; len(cells) < n; point++ {
		name := fmt.Sprintf("per-unload=%d", 100*(point+1))
		if n <= perPoint {
			name = ""
		}
		for _, sub := range []string{"file_operations", "filesystem", "net_device", "device_driver",
			"block_device_operations"} {
			for procs := 1; procs <= 2; procs++ {
				for _, s := range schemes {
					if len(cells) < n {
						cells = append(cells, bench.Cell{Workload: "lookup-heavy", Scheme: s.Name, Subsystem: sub,
							Procs: procs, Point: name})
					}
				}
			}
		}
	}
	return cells, schemes
}

// makeLarge makes a directory. It measures nothing, and says the same rounds again and again of other cells: what
// a round says is written by the writer, and then only its cell and number are changed.
func makeLarge(t testing.TB, dir string, n, rounds int) {
	cells, schemes := plan(n)
	makeLargeOf(t, dir, cells, schemes, rounds, nil)
}

// makeLargeOf makes a directory of the cells, which may be a shard of a plan.
func makeLargeOf(t testing.TB, dir string, cells []bench.Cell, schemes []Scheme, rounds int, shard *Shard) {
	e := &env.Environment{Schema: env.Schema}
	e.Go.Version, e.Go.OS, e.Go.Arch, e.Machine.CPU = "go1.26.8", "linux", "amd64", "Made up"
	facts, err := encode(e)
	must(t, err)
	templates := template(t)
	must(t, os.MkdirAll(dir, 0o777))
	var seals = map[string]*appender{}
	out := map[string]*bufio.Writer{}
	for _, name := range sealed {
		f, err := os.Create(filepath.Join(dir, name))
		must(t, err)
		seals[name] = &appender{f: f, sum: sha256.New()}
		out[name] = bufio.NewWriterSize(seals[name], 1<<20)
	}
	out[envFile].Write(facts)
	must(t, beginHist(out[histFile], time.Unix(1e9, 0)))
	_, err = beginBench(out[benchFile], e)
	must(t, err)
	fmt.Fprintf(out[benchFile], "goos: linux\ngoarch: amd64\npkg: github.com/modbench/modbench/bench\ncpu: Made up\n\n")
	for r := range rounds {
		for i, c := range cells {
			templates[(i*7+r*13)%len(templates)].write(t, out, c, r)
		}
	}
	m := Manifest{Created: time.Unix(1e9, 0).UTC(), Command: []string{"modbench", "run"}, Profile: "standard", Seed: 1,
		Schemes: schemes, Cells: cells, Rounds: rounds, Half: 20 * time.Millisecond, Schema: Schema, Status: Complete,
		Done: len(cells) * rounds, Files: map[string]File{}, Shard: shard}
	for name, a := range seals {
		must(t, out[name].Flush())
		m.Files[name] = a.seal()
		must(t, a.f.Close())
	}
	data, err := encodeManifest(&m)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666))
}

// made is what the three files say of a round.
type made struct {
	cell        bench.Cell
	record      []byte // without its cell and number
	bench, hist string
}

// template returns rounds that differ.
func template(t testing.TB) (all []made) {
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 40 {
		r := &bench.Round{
			Cell: bench.Cell{Workload: "a", Scheme: "b", Subsystem: "c", Procs: 1}, Start: time.Unix(1e9, 0).UTC(),
			Knobs:   workloads.Knobs{ExitCost: 20 * time.Microsecond, Period: 5 * time.Millisecond, Skew: 1, Scale: 1},
			Entries: 67, Workers: 1, Batch: 256, WarmUp: 4 * time.Millisecond, Steady: true,
			Elapsed: 22 * time.Millisecond,
			Lookups: int64(
				200_000 * math.Exp(0.1*rng.NormFloat64()),
			), Sampled: 32, Overhead: 20, Clock: "tsc", Unloads: 8,
			Interference: bench.Interference{Known: true, Unit: 0.19},
		}
		r.Total = 2 * r.Lookups
		places := slots(r)
		for k, values := range []int{6500, 0, 3, 60, 5, 8, 8, 8, 8, 8} {
			s := places[k]
			*s.at = new(bench.Histogram)
			for range values {
				(*s.at).Add(time.Duration(100 * math.Exp(0.3*rng.NormFloat64()) * []float64{1, 300}[min(k, 1)]))
			}
		}
		line, err := encodeRound(r)
		must(t, err)
		var text, log bytes.Buffer
		lines, err := beginBench(new(bytes.Buffer), &env.Environment{})
		must(t, err)
		lines.to, lines.config = &text, nil
		must(t, lines.add(r))
		must(t, addHists(&log, r))
		_, rest, ok := strings.Cut(string(line), `,"N":0,`)
		if !ok {
			t.Fatalf("round %d: no number in %s", i, line)
		}
		all = append(all, made{r.Cell, []byte(rest), strings.TrimSpace(text.String()), log.String()})
	}
	return all
}

// write writes what m says, of another cell and number.
func (m *made) write(t testing.TB, out map[string]*bufio.Writer, c bench.Cell, n int) {
	cell, err := json.Marshal(cellRecord(c))
	must(t, err)
	fmt.Fprintf(out[roundsFile], `{"Cell":%s,"N":%d,%s`, cell, n, m.record)
	_, values, _ := strings.Cut(m.bench, " ")
	fmt.Fprintf(out[benchFile], "Benchmark%s %s\n", benchName(c), values)
	name := benchName(m.cell) + "/round=0/"
	out[histFile].WriteString(strings.ReplaceAll(m.hist, name, fmt.Sprintf("%s/round=%d/", benchName(c), n)))
}
