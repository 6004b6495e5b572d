package trace

import (
	"flag"
	"os"
	"slices"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write data/spans.tsv anew")

// The table of spans says what the traces say, and is read as it was written.
func TestSpans(t *testing.T) {
	want := spanTable()
	if *update {
		if err := os.WriteFile(spansFile, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(spansFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale; run go test ./workloads/trace -run Spans -update", spansFile)
	}
	for _, name := range Embedded() {
		all := Spans(name, "all")
		if len(all) != spanPoints || !slices.IsSorted(all) {
			t.Errorf("%s: %d spans, sorted: %v", name, len(all), slices.IsSorted(all))
		}
		median, whole := all[spanPoints/2], Measured(name).Holds.Quantile(0.5)
		if median < whole/2 || median > 2*whole {
			t.Errorf("%s: median %v, the trace says %v", name, median, whole)
		}
	}
	mounts := Spans("mount-storm", "filesystem")
	if slices.Equal(mounts, Spans("mount-storm", "all")) {
		t.Error("mounts are held as everything else is")
	}
	if !slices.Equal(Spans("mount-storm", "driver"), Spans("mount-storm", "all")) {
		t.Error("no driver was held in mount-storm, and all tables do not stand in")
	}
	if Spans("no such trace", "all") != nil {
		t.Error("a trace that is not there has spans")
	}
	mounts[0] = time.Hour
	if Spans("mount-storm", "filesystem")[0] == time.Hour {
		t.Error("a caller can change the spans")
	}
}
