package claims

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/schemes/unloadrwsem"
)

// Projected is a claim as a projection judges it for so many processors. Nothing in it was measured.
type Projected struct {
	Procs   int
	Figures Figures
	Verdict Verdict
}

// projectable says of a claim which cells of a projection its figures are from.
type projectable struct {
	workload string
	figures  func(at cells, procs int) (Figures, bool)
}

// projections are the claims that a projection can judge, by number.
var projections = map[int]projectable{
	6: {"lookup-heavy", projectedScaling},
	9: {"unload-heavy", projectedStops},
}

// cells finds a cell of a projection by scheme and processors.
type cells func(scheme string, procs int) (c projection.Cell, ok bool)

// Judged returns c as r judges it, for each number of processors on which one projects it: with the verdict
// that measured figures would get.
func (c Claim) Judged(r *projection.Result) (all []Projected) {
	p, ok := projections[c.Number]
	if !ok {
		return nil
	}
	at := func(scheme string, procs int) (projection.Cell, bool) {
		i := slices.IndexFunc(r.Cells, func(x projection.Cell) bool {
			return x.Workload == p.workload && x.Point == "" && x.Subsystem == "file_operations" &&
				x.Scheme == scheme && x.Procs == procs
		})
		if i < 0 {
			return projection.Cell{}, false
		}
		return r.Cells[i], true
	}
	for _, n := range r.Procs() {
		if f, ok := p.figures(at, n); ok && n >= enough {
			all = append(all, Projected{n, f, c.Judge(f)})
		}
	}
	return all
}

// banded makes a figure of a band. It rests on no rounds, and its interval is that of the parameters.
func banded(b projection.Band) Figure {
	return Figure{Value: b.Mid, Lo: b.Low, Hi: b.High, N: 1}
}

// projectedScaling is scaling, of a projection.
func projectedScaling(at cells, procs int) (f Figures, ok bool) {
	for _, s := range []struct{ scheme, name string }{
		{percpuref.Info.Name, "percpu"}, {tryget.Info.Name, "tryget"}, {rwsem.Info.Name, "rwsem"},
		{atomicref.Info.Name, "atomicref"}, {unloadrwsem.Info.Name, "unload-rwsem"},
	} {
		one, first := at(s.scheme, 1)
		many, then := at(s.scheme, procs)
		if !first || !then {
			return nil, false
		}
		what := fmt.Sprintf("lookups a second on %d processors over one, %s", procs, s.scheme)
		f = append(f, over(s.name, what, Ratio, banded(many.Free), banded(one.Free)))
	}
	return append(f, counted("procs", "processors", Number, float64(procs))), true
}

// projectedStops is stops, of a projection.
func projectedStops(at cells, procs int) (f Figures, ok bool) {
	base, ok := at(tryget.Info.Name, procs)
	if !ok || !base.Unloads() {
		return nil, false
	}
	for _, scheme := range stopless {
		s, ok := at(scheme, procs)
		if !ok || !s.Unloads() {
			return nil, false
		}
		f = append(f,
			over(scheme+" unload", "unload p50 over that of tryget, "+scheme, Ratio, banded(s.Unload),
				banded(base.Unload)),
			over(scheme+" stall", "standstill of bystanders over that of tryget, "+scheme, Ratio, banded(s.Stall),
				banded(base.Stall)))
	}
	return f, true
}

// outcomes words the verdicts of a claim: those in a row that are the same are one.
func outcomes(all []Projected) string {
	var parts []string
	for i := 0; i < len(all); {
		last, procs := i, []string{}
		for ; last < len(all) && all[last].Verdict == all[i].Verdict; last++ {
			procs = append(procs, fmt.Sprint(all[last].Procs))
		}
		parts = append(parts, fmt.Sprintf("%s on %s: %s", all[i].Verdict.Outcome, strings.Join(procs, ", "),
			all[i].Verdict.Why))
		i = last
	}
	return strings.Join(parts, " ")
}

// unjudged words on which numbers of processors r does not judge what it judges on others; "" if there are none.
func unjudged(r *projection.Result, judged []Projected) string {
	var procs []string
	for _, n := range r.Procs() {
		if n >= enough && !slices.ContainsFunc(judged, func(p Projected) bool { return p.Procs == n }) {
			procs = append(procs, fmt.Sprint(n))
		}
	}
	if len(procs) == 0 {
		return ""
	}
	return fmt.Sprintf(" Not judged on %s: there a scheme has no figure, since its unloads did not end in the "+
		"simulation, or since it was not projected.", strings.Join(procs, ", "))
}

// PrintJudged prints the claims that r judges.
func PrintJudged(w io.Writer, r *projection.Result) {
	for _, c := range All() {
		if all := c.Judged(r); len(all) > 0 {
			fmt.Fprintf(w, "\nclaim %d, PROJECTED for %s, not measured: %s\n%s\n", c.Number, r.Machine, c.Sentence,
				outcomes(all)+unjudged(r, all))
		}
	}
}

// markdownProjected writes what r says of c: a table of figures, and the verdicts.
func (c Claim) markdownProjected(b *strings.Builder, r *projection.Result) {
	all := c.Judged(r)
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n*Projected* for %s by `%s`, not measured; in brackets what the parameters allow:\n\n"+
		"| projected |", r.Machine, r.Command)
	for _, p := range all {
		fmt.Fprintf(b, " %d |", p.Procs)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(all)) + "\n")
	for i, f := range all[0].Figures {
		if f.N == 0 {
			continue // the number of processors is in the head
		}
		what := strings.Replace(f.What, fmt.Sprintf(" on %d processors", all[0].Procs), " on so many", 1)
		fmt.Fprintf(b, "| %s |", what)
		for _, p := range all {
			fmt.Fprintf(b, " %s |", p.Figures[i].Text())
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "\n**Projected, not measured:** %s", outcomes(all)+unjudged(r, all))
	if c.Number == 9 {
		fmt.Fprintf(b, " Assumed, not measured: %s.", r.Waits)
	}
	b.WriteString("\n")
}
