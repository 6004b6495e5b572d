package advise

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/workloads"
)

// The rounds of the reference runs, with what an answer needs of them, as [Encode] writes them. go generate
// ./internal/docs writes the file anew.
//
//go:embed reference.tsv
var referenceText string

// columns of a round. What a round has none of is empty.
var columns = []string{
	"workload",
	"point",
	"subsystem",
	"procs",
	"scheme",
	"n",
	"process",
	"lookups",
	"elapsed",
	"total",
	"refused",
	"unload",
	"unload-scheme",
	"stall",
}

// Encode writes the rounds of runs of one machine, which are whole: first a line for the machine, then one for each
// scheme, then one for each round. Rounds whose holders sleep answer nothing and are left out.
func Encode(w io.Writer, runs ...*results.Run) error {
	out := csv.NewWriter(w)
	out.Comma = '\t'
	e := &runs[0].Env
	lines := [][]string{{"machine", e.Machine.CPU, e.Go.Version, e.Time.UTC().Format(time.DateOnly)}}
	known := map[string]bool{}
	for _, d := range runs {
		for _, s := range d.Manifest.Schemes {
			if !known[s.Name] {
				known[s.Name] = true
				lines = append(lines, []string{"scheme", s.Name, s.Role, s.Refuses})
			}
		}
	}
	lines = append(lines, columns)
	for _, d := range runs {
		for _, r := range d.Rounds {
			if r.Knobs.HoldBy != workloads.Sleep {
				lines = append(lines, encodeRound(r))
			}
		}
	}
	return out.WriteAll(lines)
}

func encodeRound(r *bench.Round) []string {
	c := r.Cell
	line := []string{c.Workload, c.Point, c.Subsystem, strconv.Itoa(c.Procs), c.Scheme, strconv.Itoa(r.N),
		strconv.Itoa(r.Process), strconv.FormatInt(r.Lookups, 10), strconv.FormatInt(int64(r.Elapsed), 10),
		strconv.FormatInt(r.Total, 10), strconv.FormatInt(r.Refused, 10)}
	for _, h := range []*bench.Histogram{r.Unload, r.Parts.Scheme, r.Stalled} {
		v := ""
		if h != nil && h.Count() > 0 {
			v = strconv.FormatInt(int64(h.Quantile(0.5)), 10)
		}
		line = append(line, v)
	}
	return line
}

// Reference returns what was measured for the reference, and where. Of times it has the median of each round alone.
func Reference() (*figures.Data, string, error) { return decode(referenceText) }

func decode(s string) (d *figures.Data, source string, err error) {
	in := csv.NewReader(strings.NewReader(s))
	in.Comma, in.FieldsPerRecord = '\t', -1
	lines, err := in.ReadAll()
	if err != nil {
		return nil, "", err
	}
	d = &figures.Data{Runs: 1, Segments: []figures.Segment{{Env: env.Environment{}}}}
	for i, line := range lines {
		switch {
		case line[0] == "machine" && len(line) == 4:
			source = fmt.Sprintf("the reference run (%s, %s, %s)", line[1], line[2], line[3])
		case line[0] == "scheme" && len(line) == 4:
			d.Schemes = append(d.Schemes, figures.Scheme{Name: line[1], Role: line[2], Refuses: line[3]})
		case slices.Equal(line, columns):
		case len(line) == len(columns):
			r, err := decodeRound(line)
			if err != nil {
				return nil, "", fmt.Errorf("line %d: %w", i+1, err)
			}
			d.Add(r)
		default:
			return nil, "", fmt.Errorf("line %d: %d fields", i+1, len(line))
		}
	}
	return d, source, nil
}

func decodeRound(line []string) (*bench.Round, error) {
	var n [len("npleatruus")]int64 // of the columns that are numbers
	for i, field := range append([]string{line[3]}, line[5:]...) {
		if field == "" {
			n[i] = -1
			continue
		}
		v, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		n[i] = v
	}
	r := &bench.Round{
		Cell: bench.Cell{Workload: line[0], Point: line[1], Subsystem: line[2], Procs: int(n[0]), Scheme: line[4]},
		N:    int(n[1]), Process: int(n[2]), Lookups: n[3], Elapsed: time.Duration(n[4]), Total: n[5], Refused: n[6],
	}
	for i, h := range []**bench.Histogram{&r.Unload, &r.Parts.Scheme, &r.Stalled} {
		if v := n[7+i]; v >= 0 {
			*h = new(bench.Histogram)
			(*h).Add(time.Duration(v))
		}
	}
	return r, nil
}
