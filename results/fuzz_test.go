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

// Show does with a run what reports do, to find panics further on. show_test.go
// sets it, since package report imports this one.
var Show func(*Run) error

// show has rounds shown and written again.
func show(t *testing.T, rounds []*bench.Round) {
	if err := Show(&Run{Rounds: rounds}); err != nil {
		t.Error(err)
	}
	for _, r := range rounds {
		if _, err := encodeRound(r); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	}
}

func FuzzRounds(f *testing.F) {
	jsonl, _, _ := seeds(f)
	f.Add(jsonl, Schema)
	f.Add([]byte(`{"Cell":{"Workload":"a","Scheme":"b","Subsystem":"c","Procs":1}}`), Schema)
	f.Add([]byte(`{"Cell":{"Workload":"a","Scheme":"b","Subsystem":"c","Procs":1},"Warnings":["late"],"Get":null}`), 1)
	f.Add([]byte(`{"Knobs":{"hold":1,"arrival":"poisson:9"}}`), Schema)
	f.Add([]byte("{}\n{\n"), Schema)
	f.Fuzz(func(t *testing.T, data []byte, schema int) {
		entries, err := decodeRounds(bytes.NewReader(data), schema)
		if err != nil {
			return
		}
		var rounds []*bench.Round
		for _, e := range entries {
			rounds = append(rounds, e.Round)
		}
		show(t, rounds)
	})
}

func FuzzBench(f *testing.F) {
	jsonl, text, _ := seeds(f)
	entries, err := decodeRounds(bytes.NewReader(jsonl), Schema)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("BenchmarkX 1\n"))
	f.Add([]byte("Unit x better=higher\nUnit x better=lower\n"))
	f.Fuzz(func(t *testing.T, data []byte) { checkBench(bytes.NewReader(data), one(entries)) })
}

func FuzzHist(f *testing.F) {
	jsonl, _, hlog := seeds(f)
	f.Add(hlog)
	f.Add([]byte("#[StartTime: x]\nTag=a,1,2,3,HIST\n"))
	f.Add([]byte("Tag=\n1,2,3,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := decodeRounds(bytes.NewReader(jsonl), Schema)
		if err != nil {
			t.Fatal(err)
		}
		if readHists(bytes.NewReader(data), one(entries), new(wholes)) != nil {
			return
		}
		for i, e := range entries {
			if e.Get.Count() != e.extents[0].N || e.Unload.Max() != e.extents[6].Max {
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
		Schemes: []Scheme{{Name: "b", Role: "control"}},
	}
	data, err := encodeManifest(&m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"schema":1,"status":"running"}`))
	f.Add([]byte(`{"schema":1,"status":"running","resumed":[{"differ":"go differs: a and b"}]}`))
	f.Add([]byte("{\n\"schema\": \"1\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		progress("dir", m, nil)
		if err := Show(&Run{Manifest: *m}); err != nil {
			t.Error(err)
		}
		if _, err := encodeManifest(m); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	})
}

// FuzzFiles changes all three files at once.
func FuzzFiles(f *testing.F) {
	jsonl, text, hlog := seeds(f)
	f.Add(jsonl, text, hlog)
	f.Fuzz(func(t *testing.T, jsonl, text, hlog []byte) {
		r := rounds{schema: Schema}
		if err := r.parse(bytes.NewReader(jsonl), bytes.NewReader(text), bytes.NewReader(hlog)); err == nil {
			show(t, r.list)
		}
	})
}
