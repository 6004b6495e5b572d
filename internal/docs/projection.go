package docs

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/coherence/published"
)

// The page about the projection and its chart, below the root.
var (
	Projection      = filepath.Join("docs", "projection.md")
	ProjectionChart = filepath.Join("docs", "projection.svg")
)

// ProjectionPage returns docs/projection.md with its blocks renewed, and its chart.
func ProjectionPage(root string) (page, chart []byte, err error) {
	told, err := os.ReadFile(filepath.Join(root, Projection))
	if err != nil {
		return nil, nil, err
	}
	validation, chart, err := Validation()
	if err != nil {
		return nil, nil, err
	}
	done, err := Put(string(told), validation)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", Projection, err)
	}
	return []byte(done), chart, nil
}

// Validation predicts every published curve and returns the blocks of the page about the projection
// and its chart. It takes some seconds.
func Validation() (blocks []Block, chart []byte, err error) {
	var all []*published.Prediction
	for i := range published.Curves() {
		c := &published.Curves()[i]
		m := coherence.Named(c.Machine)
		if m == nil {
			all = append(all, &published.Prediction{Curve: c, Refused: "nothing is known of the machine's cache " +
				"lines"})
			continue
		}
		p, err := published.Predict(m, c, published.Compared, coherence.Options{Seed: 1})
		if err != nil {
			return nil, nil, err
		}
		all = append(all, p)
	}
	if chart, err = validationChart(all); err != nil {
		return nil, nil, err
	}
	return []Block{
		{"machines", machineTable()}, {"validation", bounded(all)}, {"failures", failures(all)},
		{"refused", refused(all)},
	}, chart, nil
}

// machineTable lists the parameters of the machines that modbench brings along.
func machineTable() string {
	var b strings.Builder
	b.WriteString("| ns | rmw | load | store | hold | T sibling / cluster / socket / group / far | R | fitted |\n" +
		"|---|---|---|---|---|---|---|---|\n")
	levels := func(l coherence.Levels) string {
		return fmt.Sprintf("%.3g / %.3g / %.3g / %.3g / %.3g", l.Sibling, l.Cluster, l.Socket, l.Group, l.Far)
	}
	for _, m := range coherence.Machines() {
		fitted := m.Fitted
		if fitted == "" {
			fitted = "nothing"
		}
		fmt.Fprintf(&b, "| `%s` | %.3g | %.2g | %.2g | %.3g | %s | %s | %s |\n", m.Name, m.RMW, m.Load, m.Store,
			m.Hold,
			levels(m.Transfer), levels(m.Read), fitted)
	}
	return b.String()
}

func find(all []*published.Prediction, b published.Bound) *published.Prediction {
	for _, p := range all {
		if p.Curve.Machine == b.Machine && p.Curve.Name == b.Curve {
			return p
		}
	}
	return nil
}

// bounded is a table of predicted by published for the curves that have a bound.
func bounded(all []*published.Prediction) string {
	columns := []int{2, 4, 8, 16, 28, 32, 64, 128, 192, 420}
	var b strings.Builder
	b.WriteString("| predicted / published |")
	for _, n := range columns {
		fmt.Fprintf(&b, " %d |", n)
	}
	b.WriteString(" bound |\n|---|" + strings.Repeat("---|", len(columns)+1) + "\n")
	for _, bound := range published.Bounds {
		p := find(all, bound)
		fmt.Fprintf(&b, "| `%s` on `%s` |", bound.Curve, bound.Machine)
		for _, n := range columns {
			i := slices.IndexFunc(p.Points, func(q published.Predicted) bool { return q.Procs == n })
			switch {
			case i < 0:
				b.WriteString(" |")
			case n < bound.From || n > bound.To:
				fmt.Fprintf(&b, " *%.2f* |", p.Points[i].Ratio())
			default:
				fmt.Fprintf(&b, " %.2f |", p.Points[i].Ratio())
			}
		}
		fmt.Fprintf(&b, " %v |\n", bound)
	}
	return b.String()
}

// failures lists the curves that are predicted and are off by more than a factor of 2 somewhere.
func failures(all []*published.Prediction) string {
	var b strings.Builder
	b.WriteString("| curve | worst predicted / published | at | within 2× |\n|---|---|---|---|\n")
	for _, p := range all {
		worst, within := published.Predicted{}, 0
		for _, q := range p.Points {
			off := math.Abs(math.Log(q.Ratio()))
			if off < math.Ln2 {
				within++
			}
			if worst.NS == 0 || off > math.Abs(math.Log(worst.Ratio())) {
				worst = q
			}
		}
		if len(p.Points) > 0 && within < len(p.Points) {
			fmt.Fprintf(&b, "| `%s` on `%s` | %.2f | %d | %d of %d points |\n", p.Curve.Name, p.Curve.Machine,
				worst.Ratio(),
				worst.Procs, within, len(p.Points))
		}
	}
	return b.String()
}

// refused lists the curves that are not predicted, by reason.
func refused(all []*published.Prediction) string {
	var reasons []string
	curves := make(map[string][]string)
	for _, p := range all {
		if p.Refused == "" {
			continue
		}
		if curves[p.Refused] == nil {
			reasons = append(reasons, p.Refused)
		}
		curves[p.Refused] = append(curves[p.Refused], fmt.Sprintf("`%s` on `%s`", p.Curve.Name, p.Curve.Machine))
	}
	var b strings.Builder
	for _, why := range reasons {
		fmt.Fprintf(&b, "* %s: %s\n", why, strings.Join(curves[why], ", "))
	}
	return b.String()
}

// validationChart draws predicted by published against processors, one line a curve that has a bound
// and that several processors write.
func validationChart(all []*published.Prediction) ([]byte, error) {
	p := plot.New()
	p.Title.Text = "PROJECTION against published measurements"
	p.X.Label.Text, p.Y.Label.Text = "processors", "predicted / published"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker = plot.ConstantTicks(ticks(2, 4, 8, 16, 32, 64, 128, 256, 420))
	p.Y.Tick.Marker = plot.ConstantTicks(ticks(0.1, 0.2, 0.5, 1, 2, 5, 10))
	p.Y.Min, p.Y.Max, p.X.Min, p.X.Max = 0.1, 16, 2, 420
	p.Legend.Top = true
	for i, bound := range published.Bounds {
		if strings.Contains(bound.Curve, "shmtx") {
			continue // nothing is shared
		}
		var xys plotter.XYs
		for _, q := range find(all, bound).Points {
			if q.Procs > 1 {
				xys = append(xys, plotter.XY{X: float64(q.Procs), Y: q.Ratio()})
			}
		}
		line, points, err := plotter.NewLinePoints(xys)
		if err != nil {
			return nil, err
		}
		line.Color, line.Dashes = plotutil.Color(i), plotutil.Dashes(1+i%4)
		points.Color, points.Shape = plotutil.Color(i), plotutil.Shape(i)
		p.Add(line, points)
		p.Legend.Add(bound.Curve, line, points)
	}
	for _, y := range []float64{0.5, 1, 2} {
		f := plotter.NewFunction(func(float64) float64 { return y })
		p.Add(f)
	}
	to, err := p.WriterTo(22*vg.Centimeter, 14*vg.Centimeter, "svg")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = to.WriteTo(&b)
	return b.Bytes(), err
}

func ticks(at ...float64) (all []plot.Tick) {
	for _, x := range at {
		all = append(all, plot.Tick{Value: x, Label: fmt.Sprintf("%g", x)})
	}
	return all
}
