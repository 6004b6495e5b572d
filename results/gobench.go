package results

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
)

// benchLines writes bench.txt.
//
// Note: the configuration lines are those of go test and no others. With a further
// one, say the commit, benchstat would put runs that differ in it into separate
// tables, and `benchstat old/bench.txt new/bench.txt` would compare nothing. The
// rest is a comment here, and in env.json.
type benchLines struct {
	w      *benchfmt.Writer
	to     io.Writer // where w writes, through Write
	config []benchfmt.Config
}

// Write writes to what b.to is at that time, so that it can be changed.
func (b *benchLines) Write(p []byte) (int, error) { return b.to.Write(p) }

func beginBench(w io.Writer, e *env.Environment) (*benchLines, error) {
	if _, err := fmt.Fprintf(w, "# modbench, results schema %d; commit %s, %s; see env.json and manifest.json\n",
		Schema, e.Go.Commit, e.Go.Version); err != nil {
		return nil, err
	}
	b := &benchLines{to: w}
	b.w = benchfmt.NewWriter(b)
	for _, c := range [][2]string{{"goos", e.Go.OS}, {"goarch", e.Go.Arch},
		{"pkg", "github.com/modbench/modbench/bench"}, {"cpu", e.Machine.CPU}} {
		value := strings.Join(strings.Fields(c[1]), " ")
		b.config = append(b.config, benchfmt.Config{Key: c[0], Value: []byte(value), File: true})
	}
	for _, m := range figures.Metrics {
		better := ""
		switch m.Better {
		case figures.Higher:
			better = "higher"
		case figures.Lower:
			better = "lower"
		default:
			continue
		}
		u := &benchfmt.UnitMetadata{UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: m.Unit, Key: "better"},
			OrigUnit: m.Unit, Value: better}
		if err := b.w.Write(u); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// resumeBench continues the lines of rounds that w holds already: they are
// written once more, to nowhere, so that the configuration is not repeated.
func resumeBench(w io.Writer, e *env.Environment, rounds []*bench.Round) (*benchLines, error) {
	b, err := beginBench(io.Discard, e)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds[:min(len(rounds), 1)] {
		if err := b.add(r); err != nil {
			return nil, err
		}
	}
	b.to = w
	return b, nil
}

// add writes the line of one round, every metric that the round has.
func (b *benchLines) add(r *bench.Round) error {
	res := &benchfmt.Result{Config: b.config, Name: benchfmt.Name(benchName(r.Cell)), Iters: int(r.Lookups)}
	for _, m := range figures.Metrics {
		if v, ok := m.Measured(r); ok {
			res.Values = append(res.Values, benchfmt.Value{Value: figures.Significant(v, 6), Unit: m.Unit})
		}
	}
	return b.w.Write(res)
}

// benchName names a cell as go test names a benchmark.
func benchName(c bench.Cell) string {
	point := c.Point
	if point != "" {
		point = "/" + point
	}
	if c.Machine != "" {
		point += "/machine=" + c.Machine
	}
	return fmt.Sprintf("%s/scheme=%s/subsystem=%s%s-%d", camel(c.Workload), c.Scheme, c.Subsystem, point, c.Procs)
}

// camel turns lookup-heavy into LookupHeavy.
func camel(s string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(s, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// checkBench makes sure that bench.txt says nothing else than rounds.jsonl, of which next returns the rounds: a
// line a round, in the same order, with the same name and count.
func checkBench(text io.Reader, next func() (*entry, bool)) error {
	r := benchfmt.NewReader(text, benchFile)
	n := 0
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.SyntaxError:
			return fmt.Errorf("%s:%d: %s", benchFile, rec.Line, rec.Msg)
		case *benchfmt.Result:
			_, line := rec.Pos()
			e, ok := next()
			if !ok {
				return fmt.Errorf("%s:%d: a result beyond the %d rounds of %s", benchFile, line, n, roundsFile)
			}
			want := e.Round
			if string(rec.Name) != benchName(want.Cell) || int64(rec.Iters) != want.Lookups {
				return fmt.Errorf("%s:%d: %.80s with %d lookups, %s:%d says %s with %d",
					benchFile, line, rec.Name, rec.Iters, roundsFile, n+1, benchName(want.Cell), want.Lookups)
			}
			n++
		}
	}
	if err := r.Err(); err != nil {
		return fmt.Errorf("%s: %w", benchFile, err)
	}
	all := n
	for _, more := next(); more; _, more = next() {
		all++
	}
	if n < all {
		return fmt.Errorf("%s: %d results, %s has %d rounds", benchFile, n, roundsFile, all)
	}
	return nil
}
