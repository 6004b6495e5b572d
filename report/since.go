package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/page"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/report/internal/tidy"
)

// Export writes the changes in a format: HTML, SVG and PNG draw the ratio of each figure to what it was before. In all
// formats what is shown to have changed comes first, and of that the largest effect.
func (c *Changes) Export(w io.Writer, f Format) error {
	s := page.Since{
		Title:   fmt.Sprintf("What changed from %s to %s", c.before.Name(), c.after.Name()),
		Lead:    text.Tally(c.changes) + ".",
		Deltas:  c.byEffect(),
		Caveats: text.ChangesCaveats(c.changes, c.before, c.after),
	}
	if len(s.Deltas) == 0 {
		return fmt.Errorf("nothing that is compared happened in both %s and %s", c.before.Name(), c.after.Name())
	}
	var b bytes.Buffer
	var err error
	switch f {
	case HTML:
		err = s.Write(&b)
	case Markdown:
		text.DeltasMarkdown(&b, s.Title, s.Lead, s.Deltas, s.Caveats, text.MostMarkdown)
	case CSV:
		err = tidy.DeltasCSV(&b, s.Deltas)
	case JSON:
		err = tidy.DeltasJSON(&b, s.Deltas)
	case SVG:
		var svg []byte
		svg, err = c.picture(&s)
		b.Write(svg)
	case PNG:
		var png []byte
		png, err = chart.RatiosPNG(s.Title, s.Ratios(), sinceWidth)
		b.Write(png)
	default:
		err = fmt.Errorf("no format is called %q: want one of %v", f, Formats())
	}
	if err = sound(err, c.before, c.after); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

const sinceWidth = 760

// byEffect returns the deltas that have a ratio: what is shown first, and then by the size of the ratio.
func (c *Changes) byEffect() (all []*figures.Delta) {
	for _, deltas := range [][]figures.Delta{c.changes.Overall, c.changes.Deltas} {
		for i := range deltas {
			if d := &deltas[i]; d.Ratio.Median > 0 && !math.IsInf(d.Ratio.Median, 0) {
				all = append(all, d)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *figures.Delta) int {
		if a.Verdict().Shown() != b.Verdict().Shown() {
			if a.Verdict().Shown() {
				return -1
			}
			return 1
		}
		return cmp.Compare(math.Abs(math.Log(b.Ratio.Median)), math.Abs(math.Log(a.Ratio.Median)))
	})
	return all
}

// picture is an SVG that stands by itself.
func (c *Changes) picture(s *page.Since) ([]byte, error) {
	rows := s.Ratios()
	h := float64(28 + 17*len(rows))
	svg, err := chart.DrawRatios(chart.Frame{ID: "since", Title: s.Title, Desc: s.Lead, W: sinceWidth, H: h}, rows)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" `+
		`font-family="Liberation Sans, Arial, Helvetica, sans-serif">
<rect width="100%%" height="100%%" fill="#ffffff"/>
%s
</svg>
`, sinceWidth+0.0, h, sinceWidth+0.0, h, svg), nil
}
