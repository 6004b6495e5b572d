package page

import (
	_ "embed"
	"fmt"
	"strings"
	texttemplate "text/template"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// drawing draws one block of a workload's section. A block without a title is left out:
// there was nothing to show.
type drawing func(*source, sweep) (block, error)

// The blocks of a section, in the order of the page: of a workload at one point,
// and of one that was swept.
var (
	drawings = []drawing{
		replayed, throughput, opens, getLatency, during, unloadLatency, unloadParts, stalls, unfreed, refusals,
	}
	sweptDrawings = []drawing{
		turns, replayed, sweptThroughput, sweptFailures, sweptOpens, sweptGet, during, sweptUnload, unloadParts,
		sweptStalls, unfreed, sweptRefusals,
	}
)

// drawSection draws one workload.
func drawSection(src *source, w sweep) (section, error) {
	s := section{ID: anchor("w", w), Title: w.String(), Inputs: premise(src, w)}
	draw := drawings
	if len(w.settings) > 1 {
		draw = sweptDrawings
	}
	if src.grid.IsMap(w.workload) {
		draw = []drawing{decisionMap, sweptFailures, sweptOpens}
	}
	for _, f := range draw {
		bl, err := f(src, w)
		if err != nil {
			return s, err
		}
		if bl.Title != "" {
			s.Blocks = append(s.Blocks, bl)
		}
	}
	return s, nil
}

// frontiers draws the frontier of each workload that was measured at one point: a group for each.
func frontiers(src *source) (block, error) {
	if len(src.grid.Procs) == 0 { // nothing was measured
		return block{}, nil
	}
	bl := block{ID: "frontier", Title: "The frontier", Read: caption(src, "frontier")}
	for _, w := range src.sweeps() {
		if len(w.settings) > 1 || !src.has(w, figures.UnloadScheme) || len(src.grid.Contenders()) < 2 {
			continue
		}
		charts, err := frontier(src, w.settings[0])
		if err != nil {
			return bl, err
		}
		bl.Groups = append(bl.Groups, group{Title: w.String() + " on " + text.Processors(src.most()),
			Open: len(bl.Groups) == 0, Charts: charts, Large: true})
	}
	if len(bl.Groups) == 0 {
		return block{}, nil
	}
	return bl, nil
}

//go:embed captions.txt
var captionsText string

var captions = texttemplate.Must(texttemplate.New("captions").Parse(captionsText))

// caption says how to read the charts of a block.
func caption(src *source, name string) string {
	var b strings.Builder
	procs := ""
	if len(src.grid.Procs) > 0 {
		procs = text.Processors(src.most())
	}
	if err := captions.ExecuteTemplate(&b, name, procs); err != nil {
		panic(fmt.Sprintf("page: %v", err)) // captions.txt lacks it: every page would
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
