package claims

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/projection"
)

// projected is a projection in which 64 processors look up so many times as often as one under each scheme,
// and unloads take so long.
func projected(gain map[string]float64, unload map[string]float64) *projection.Result {
	r := &projection.Result{Machine: "big", Command: "modbench project", Waits: "a stop takes long"}
	for scheme, by := range gain {
		for _, n := range []int{1, 64} {
			x := 1e6
			if n > 1 {
				x *= by
			}
			r.Cells = append(r.Cells, projection.Cell{
				Workload: "lookup-heavy", Subsystem: "file_operations", Scheme: scheme, Procs: n,
				Free: projection.Band{Mid: x, Low: 0.97 * x, High: 1.03 * x},
			})
		}
	}
	for scheme, ns := range unload {
		b := projection.Band{Mid: ns, Low: 0.9 * ns, High: 1.1 * ns}
		r.Cells = append(r.Cells, projection.Cell{
			Workload: "unload-heavy", Subsystem: "file_operations", Scheme: scheme, Procs: 64, Unload: b, Stall: b,
		})
	}
	return r
}

// TestJudged has a projection judge claims 6 and 9, either way; the other claims get nothing from it.
func TestJudged(t *testing.T) {
	shared := map[string]float64{"percpuref": 60, "tryget": 1, "rwsem": 0.5, "atomicref": 0.5, "unload-rwsem": 1}
	free := map[string]float64{"percpuref": 60, "tryget": 60, "rwsem": 60, "atomicref": 60, "unload-rwsem": 60}
	short := map[string]float64{"tryget": 100e3, "unload-rwsem": 10e3, "speculative": 10e3, "splitref": 10e3}
	long := map[string]float64{"tryget": 10e3, "unload-rwsem": 1e5, "speculative": 1e5, "splitref": 1e5}
	for _, c := range []struct {
		number int
		r      *projection.Result
		want   Outcome
	}{
		{6, projected(shared, nil), Confirmed},
		{6, projected(free, nil), Refuted},
		{9, projected(nil, short), Confirmed},
		{9, projected(nil, long), Refuted},
	} {
		claim, _ := ByNumber(c.number)
		all := claim.Judged(c.r)
		if len(all) != 1 || all[0].Procs != 64 || all[0].Verdict.Outcome != c.want {
			t.Errorf("claim %d: %+v, want %s on 64", c.number, all, c.want)
			continue
		}
		var b strings.Builder
		claim.markdownProjected(&b, c.r)
		for _, want := range []string{"not measured", "for big by", "**Projected, not measured:** " + string(c.want)} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("claim %d: no %q in %s", c.number, want, b.String())
			}
		}
	}
	if claim, _ := ByNumber(7); len(claim.Judged(projected(shared, short))) > 0 {
		t.Error("claim 7 is judged by a projection")
	}
}

// TestUnjudged: where the unloads of a scheme did not end, the page says that the claim is not judged there.
func TestUnjudged(t *testing.T) {
	r := projected(nil, map[string]float64{"tryget": 100e3, "unload-rwsem": 1e4, "speculative": 1e4, "splitref": 1e4})
	claim, _ := ByNumber(9)
	if said := unjudged(r, claim.Judged(r)); said != "" {
		t.Errorf("%q, though all are judged", said)
	}
	cut := r.Cells[0]
	cut.Procs, cut.Unload = 128, projection.Band{}
	r.Cells = append(r.Cells, cut)
	var b strings.Builder
	claim.markdownProjected(&b, r)
	if !strings.Contains(b.String(), " Not judged on 128: ") {
		t.Errorf("nothing says that 128 is not judged:\n%s", &b)
	}
}
