package fleet

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// example is a plan of two workloads, one of them swept over two points.
func example(t *testing.T) *bench.Plan {
	t.Helper()
	points, err := workloads.StandardKnobs().ParseSweep("hold=0,1us")
	if err != nil {
		t.Fatal(err)
	}
	heavy, _ := workloads.ByName("lookup-heavy")
	heavy.Points = points
	herd, _ := workloads.ByName("herd")
	return &bench.Plan{
		Schemes:   []func() schemes.Scheme{none.New, tryget.New, rwsem.New},
		Workloads: []workloads.Workload{heavy, herd}, Subsystems: subsystem.All[:5], Procs: []int{1, 2},
		Rounds: 10, Duration: 10 * time.Millisecond, Seed: 1, Forks: 5, Patience: bench.DefaultPatience,
	}
}

func made(t *testing.T) *Plan {
	t.Helper()
	p, err := New(example(t), []string{"--procs=1,2"}, Program{SHA256: "ab", Go: "go1.26", OS: "linux", Arch: "amd64"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Measured { // a forecast depends on the machine
		p.Measured[i].Takes = time.Duration(i+1) * time.Second
	}
	p.seal()
	return p
}

// What is read is what was written, and every change of it is found.
func TestPlanIsSealed(t *testing.T) {
	p := made(t)
	text := p.Text()
	again, err := Parse(text)
	if err != nil || !bytes.Equal(again.Text(), text) {
		t.Fatalf("read back as another plan, %v", err)
	}
	if !slices.Equal(again.Cells(), example(t).Cells()) {
		t.Error("the cells are not those of the run")
	}
	for _, change := range [][2]string{
		{`"rounds": 10`, `"rounds": 11`}, {`"seed": 1`, `"seed": 2`}, {`"1us"`, `"2us"`}, {`"tryget"`, `"rwsem"`},
		{`"sha256": "ab"`, `"sha256": "cd"`}, {`"schema": 1`, `"schema": 9`}, {`"rounds"`, `"round"`}, {"}\n", "} {}"},
	} {
		edited := bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(edited, text) {
			t.Errorf("%s is not in the plan", change[0])
		}
		if _, err := Parse(edited); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s for %s: error %v", change[1], change[0], err)
		}
	}
}

// However many shards there are, each group is in one, none is idle, and which it is depends on nothing else.
func TestGroups(t *testing.T) {
	p := made(t)
	for n := 1; n <= len(p.Measured); n++ {
		var all []int
		for i := 1; i <= n; i++ {
			groups, err := p.Groups(Shard{i, n})
			again, _ := p.Groups(Shard{i, n})
			if err != nil || len(groups) == 0 || !slices.Equal(groups, again) {
				t.Errorf("shard %d/%d: %v, then %v, %v", i, n, groups, again, err)
			}
			all = append(all, groups...)
		}
		slices.Sort(all)
		for i, g := range all {
			if len(all) != len(p.Measured) || g != i {
				t.Fatalf("%d shards measure %v", n, all)
			}
		}
	}
	if _, err := p.Groups(Shard{1, len(p.Measured) + 1}); err == nil {
		t.Error("more shards than groups: no error")
	}
	if total := 15 * 16 / 2 * time.Second; p.Time(1) != total || p.Time(7) > total/5 {
		t.Errorf("1 shard takes %v, 7 take %v", p.Time(1), p.Time(7))
	}
}

// What a shard measures is what the whole run measures of it: the cells, the order and the seeds of each round.
func TestShardMeasuresTheSame(t *testing.T) {
	p := made(t)
	whole := example(t)
	var cells []bench.Cell
	for i := range 4 {
		groups, err := p.Groups(Shard{i + 1, 4})
		if err != nil {
			t.Fatal(err)
		}
		part := example(t)
		part.Part = func(g bench.Cell) bool {
			return slices.ContainsFunc(groups, func(i int) bool { return p.Measured[i].Cell() == g })
		}
		cells = append(cells, part.Cells()...)
		if part.Total() != part.Rounds*len(part.Cells()) {
			t.Errorf("%d rounds of %d cells", part.Total(), len(part.Cells()))
		}
	}
	count := map[bench.Cell]int{}
	for _, c := range cells {
		count[c]++
	}
	for _, c := range whole.Cells() {
		if count[c] != 1 {
			t.Errorf("%v is in %d shards", c, count[c])
		}
	}
	if len(cells) != len(whole.Cells()) {
		t.Errorf("%d cells, want %d", len(cells), len(whole.Cells()))
	}
}

func TestParseShard(t *testing.T) {
	slurm := func(id, count, first, last string) map[string]string {
		return map[string]string{slurmTask: id, slurmCount: count, slurmMin: first, slurmMax: last}
	}
	for _, c := range []struct {
		text string
		env  map[string]string
		want string // "": an error
	}{
		{"3/7", nil, "3/7"}, {"7/7", nil, "7/7"}, {"0/7", nil, ""}, {"8/7", nil, ""}, {"3", nil, ""}, {"a/b", nil, ""},
		{"", nil, ""}, {"-1/7", nil, ""}, {"auto/0", nil, ""}, {"auto/x", nil, ""}, {"3/7/2", nil, ""},
		{"auto", nil, ""}, {"auto/7", nil, ""},
		{"auto/7", slurm("3", "7", "1", "7"), "3/7"},
		{"auto/7", slurm("3", "1", "3", "3"), "3/7"}, // submitted again alone
		{"auto/7", slurm("0", "7", "0", "6"), ""},    // numbered from 0
		{"auto/7", slurm("x", "7", "1", "7"), ""},
		{"auto", slurm("3", "7", "1", "7"), "3/7"},
		{"auto", slurm("3", "7", "0", "6"), "4/7"},
		{"auto", slurm("3", "1", "3", "3"), ""}, // does not say how many there are
		{"auto", slurm("1", "1", "1", "1"), ""},
		{"auto", slurm("3", "2", "1", "3"), ""},
		{"auto", slurm("3", "3", "3", "5"), ""},
		{"auto/7", map[string]string{kubernetes: "0"}, "1/7"},
		{"auto/7", map[string]string{kubernetes: "6"}, "7/7"},
		{"auto/7", map[string]string{kubernetes: "7"}, ""},
		{"auto", map[string]string{kubernetes: "6"}, ""},
	} {
		s, err := ParseShard(c.text, func(name string) string { return c.env[name] })
		if got := s.String(); (err == nil) != (c.want != "") || err == nil && got != c.want {
			t.Errorf("%q with %v: %v, %v, want %q", c.text, slices.Sorted(maps.Values(c.env)), got, err, c.want)
		}
	}
}

// What is written for the engines is what is in testdata. Package kubernetes beside this one holds the YAML to the
// types of the API; docs/fleet/slurm-loopback runs the script for Slurm.
func TestScripts(t *testing.T) {
	p := made(t)
	p.SHA256 = strings.Repeat("0123456789abcdef", 4) // every knob that is added changes it
	for _, e := range engines {
		var got bytes.Buffer
		if err := Script(&got, e.name, Job{Plan: p, File: "plan.json", Shards: 7, Memory: 200 << 20}); err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + e.file
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is another than %s, %v; if it should be, run go test -update:\n%s", e.name, file, err, &got)
		}
	}
	if err := Script(new(bytes.Buffer), "cron", Job{}); err == nil {
		t.Error("an engine that there is not: no error")
	}
	for s, want := range map[string]string{
		"plan.json": "plan.json", "my plan": "'my plan'", "it's": `'it'\''s'`, "": "''",
	} {
		if got := quote(s); got != want {
			t.Errorf("%q is quoted as %s, want %s", s, got, want)
		}
	}
}
