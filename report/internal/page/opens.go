package page

import (
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

var openMetrics = []*figures.Metric{
	figures.FailedOpens, figures.OpenP50, figures.OpenP99, figures.OpenP999, figures.OpenMax, figures.Modprobes,
	figures.InUse,
}

// opens draws how long whole opens took, and tells how many of them failed; nothing if modprobe has no cost.
func opens(src *source, w sweep) (block, error) {
	bl := openBlock(src, w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Read = caption(src, "open")
	charts, err := rowCharts(src, w.settings[0], bl.Title,
		times3(figures.OpenP50, figures.OpenP999, figures.OpenMax, "no open was timed"), chart.DrawTimes)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

func openBlock(src *source, w sweep) block {
	if !src.has(w, figures.FailedOpens) {
		return block{}
	}
	return block{
		ID: anchor("open", w), Title: "Latency of whole opens",
		Table: long(src, "Whole opens under "+w.String()+": median over rounds", w, openMetrics),
	}
}

// sweptFailures draws how many opens failed, and sweptOpens how long the slow ones took.
func sweptFailures(src *source, w sweep) (block, error) {
	if !src.has(w, figures.FailedOpens) {
		return block{}, nil
	}
	bl := block{
		ID: anchor("failed", w), Title: "Failed opens per million",
		Read: caption(src, "swept failed") + " " + strings.Join(text.Failures(src.grid, w.workload, w.machine), " "),
	}
	var err error
	bl.Groups, err = swept(src, w, figures.FailedOpens, chart.Counts)
	return bl, err
}

func sweptOpens(src *source, w sweep) (block, error) {
	bl := openBlock(src, w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Title += ": p99.9"
	bl.Read = caption(src, "swept open")
	var err error
	bl.Groups, err = swept(src, w, figures.OpenP999, chart.Times)
	return bl, err
}
