package results

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
)

// seeds returns the three round files of a small valid run.
func seeds(tb testing.TB) (jsonl, text, hlog []byte) {
	tb.Helper()
	var j, b, h bytes.Buffer
	e := &env.Environment{}
	e.Go.Version, e.Go.OS, e.Machine.CPU = "go1.26.8", "linux", "Example  CPU"
	lines, err := beginBench(&b, e)
	if err != nil {
		tb.Fatal(err)
	}
	if err := beginHist(&h, time.Unix(1e9, 0)); err != nil {
		tb.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 2 {
		r := &bench.Round{
			Cell: bench.Cell{Workload: "lookup-heavy", Scheme: "rwsem", Subsystem: "filesystem", Procs: 2},
			N:    n, Start: time.Unix(1e9, 0).UTC(), Lookups: 1000, Total: 2000, Elapsed: time.Millisecond,
		}
		for _, s := range slots(r) {
			*s.at = new(bench.Histogram)
			for range 50 {
				(*s.at).Add(time.Duration(rng.ExpFloat64() * 1e5))
			}
		}
		line, err := encodeRound(r)
		if err != nil {
			tb.Fatal(err)
		}
		j.Write(line)
		if err := lines.add(r); err != nil {
			tb.Fatal(err)
		}
		if err := addHists(&h, r); err != nil {
			tb.Fatal(err)
		}
	}
	return j.Bytes(), b.Bytes(), h.Bytes()
}

// TestEveryHistogramIsKept covers those that a round gains later.
func TestEveryHistogramIsKept(t *testing.T) {
	rounds, err := parseRounds(seeds(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds {
		for _, s := range slots(r) {
			if *s.at == nil || (*s.at).Count() != 50 {
				t.Errorf("histogram %s of round %d was lost", s.name, r.N)
			}
		}
	}
}

// show does with rounds what reports do, to find panics further on.
func show(t *testing.T, rounds []*bench.Round) {
	run := &Run{Rounds: rounds}
	var b bytes.Buffer
	if err := (Table{Metrics: Metrics}).Write(&b, run); err != nil {
		t.Error(err)
	}
	if changes, err := Compare(run, run, CompareOptions{Metrics: Metrics}); err == nil {
		if err := changes.Write(&b, false); err != nil {
			t.Error(err)
		}
		if changes.Worst() != nil {
			t.Error("a run is worse than itself")
		}
	}
	for _, r := range rounds {
		if _, err := encodeRound(r); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	}
}

func FuzzRounds(f *testing.F) {
	jsonl, _, _ := seeds(f)
	f.Add(jsonl)
	f.Add([]byte(`{"Cell":{"Workload":"a","Scheme":"b","Subsystem":"c","Procs":1}}`))
	f.Add([]byte("{}\n{\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := decodeRounds(data)
		if err != nil {
			return
		}
		var rounds []*bench.Round
		for i := range records {
			rounds = append(rounds, &records[i].Round)
		}
		show(t, rounds)
	})
}

func FuzzBench(f *testing.F) {
	jsonl, text, _ := seeds(f)
	records, err := decodeRounds(jsonl)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("BenchmarkX 1\n"))
	f.Add([]byte("Unit x better=higher\nUnit x better=lower\n"))
	f.Fuzz(func(t *testing.T, data []byte) { checkBench(data, records) })
}

func FuzzHist(f *testing.F) {
	jsonl, _, hlog := seeds(f)
	f.Add(hlog)
	f.Add([]byte("#[StartTime: x]\nTag=a,1,2,3,HIST\n"))
	f.Add([]byte("Tag=\n1,2,3,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := decodeRounds(jsonl)
		if err != nil {
			t.Fatal(err)
		}
		if readHists(data, records) != nil {
			return
		}
		for i := range records {
			r := &records[i]
			if r.Get.Count() != r.Histograms["get"].N || r.Unload.Max() != r.Histograms["unload"].Max {
				t.Errorf("round %d: histogram read does not match %s", i, roundsFile)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	files := map[string]File{}
	for _, name := range sealed {
		files[name] = File{SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
	}
	m := Manifest{
		Schema: Schema, Status: Running, Rounds: 2, Files: files,
		Cells:   []bench.Cell{{Workload: "a", Scheme: "b", Subsystem: "c", Procs: 1}},
		Schemes: []Scheme{{Name: "b", Role: Control}},
	}
	data, err := encode(m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"schema":1,"status":"running"}`))
	f.Add([]byte("{\n\"schema\": \"1\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		progress("dir", m, nil)
		show(t, nil)
		Summarise(&Run{Manifest: *m})
		Caveats(&Run{Manifest: *m})
		if _, err := encode(m); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	})
}

// FuzzFiles changes all three files at once.
func FuzzFiles(f *testing.F) {
	jsonl, text, hlog := seeds(f)
	f.Add(jsonl, text, hlog)
	f.Fuzz(func(t *testing.T, jsonl, text, hlog []byte) {
		if rounds, err := parseRounds(jsonl, text, hlog); err == nil {
			show(t, rounds)
		}
	})
}
