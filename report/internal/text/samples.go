package text

import (
	"fmt"

	"github.com/modbench/modbench/internal/figures"
)

// FewSamples says that a quantile rests on too few samples.
func FewSamples() string {
	return fmt.Sprintf("few samples: this quantile rests on fewer than %d samples of a round; measure longer (--half)",
		figures.FewSamples)
}

// fewSamples gathers the quantiles that rest on few samples a round, while they are
// written.
type fewSamples struct {
	metrics []*figures.Metric
	found   map[*figures.Metric]*fewOf
}

// fewOf is one such quantile: the cells that it was written of, those in which it rests on
// few samples, and on how many there.
type fewOf struct{ of, cells, least, most int }

// note is told of each cell of which m is written.
func (f *fewSamples) note(m *figures.Metric, s *figures.Summary) {
	n, ok := s.RestsOn(m)
	if !ok {
		return
	}
	x := f.found[m]
	if x == nil {
		if f.found == nil {
			f.found = map[*figures.Metric]*fewOf{}
		}
		x = &fewOf{least: figures.FewSamples}
		f.metrics, f.found[m] = append(f.metrics, m), x
	}
	x.of++
	if n < figures.FewSamples {
		x.cells, x.least, x.most = x.cells+1, min(x.least, n), max(x.most, n)
	}
}

// legend says what was found; nothing if all rest on enough.
func (f *fewSamples) legend() []string {
	var all []string
	for _, m := range f.metrics {
		if x := f.found[m]; x.cells > 0 {
			all = append(all, fmt.Sprintf("%s on %s in %d of %s", m.Label, between(x.least, x.most, "sample"),
				x.cells, Count(x.of, "cell")))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("few samples: a quantile should rest on %d samples of a round or more; here rest %s. "+
		"Measure longer (--half).", figures.FewSamples, And(all))}
}
