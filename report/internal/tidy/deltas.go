package tidy

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// Delta is one figure of one cell in two runs, or of all cells of a scheme. The second has no workload, no point, no
// subsystem, and 0 processors.
type Delta struct {
	Machine   string `json:"machine"`
	Workload  string `json:"workload"`
	Point     string `json:"point"`
	Subsystem string `json:"subsystem"`
	Procs     int    `json:"procs"`
	Scheme    string `json:"scheme"`
	Metric    string `json:"metric"`
	Unit      string `json:"unit"`
	Better    string `json:"better"`

	Old     float64  `json:"old"`
	New     float64  `json:"new"`
	Ratio   *float64 `json:"ratio"` // new to old, by the model of processes
	RatioLo *float64 `json:"ratio_lo"`
	RatioHi *float64 `json:"ratio_hi"`

	Cells        int    `json:"cells"` // that old and new are geometric means of; 1: they are medians of one
	ProcessesOld int    `json:"processes_old"`
	ProcessesNew int    `json:"processes_new"`
	Verdict      string `json:"verdict"`
	Effect       string `json:"effect"` // in words
}

func deltaOf(d *figures.Delta) Delta {
	out := Delta{
		Machine: d.Cell.Machine, Workload: d.Cell.Workload, Point: d.Cell.Point, Subsystem: d.Cell.Subsystem,
		Procs:  d.Cell.Procs,
		Scheme: d.Cell.Scheme, Metric: d.Metric.Label, Unit: unit(d.Metric.Quantity), Better: better(d.Metric.Better),
		Old: d.Old.Median, New: d.New.Median, Cells: max(d.Cells, 1),
		ProcessesOld: d.Processes[0], ProcessesNew: d.Processes[1],
		Verdict: text.Shown(d.Verdict()), Effect: text.Effect(d.Metric, d.Ratio.Median),
	}
	if d.Ratio.N > 0 && !math.IsInf(d.Ratio.Median, 0) {
		out.Ratio = &d.Ratio.Median
		out.RatioLo, out.RatioHi = interval(d.Ratio)
	}
	return out
}

// DeltasCSV writes what changed, a row a figure.
func DeltasCSV(w io.Writer, deltas []*figures.Delta) error {
	out := csv.NewWriter(w)
	rows := [][]string{
		{"machine", "workload", "point", "subsystem", "procs", "scheme", "metric", "unit", "better", "old", "new",
			"ratio", "ratio_lo", "ratio_hi", "cells", "processes_old", "processes_new", "verdict", "effect"},
	}
	for _, d := range deltas {
		r := deltaOf(d)
		rows = append(
			rows,
			[]string{r.Machine, r.Workload, r.Point, r.Subsystem, strconv.Itoa(r.Procs), r.Scheme, r.Metric, r.Unit,
				r.Better, number(&r.Old), number(&r.New), number(r.Ratio), number(r.RatioLo), number(r.RatioHi),
				strconv.Itoa(r.Cells), strconv.Itoa(r.ProcessesOld), strconv.Itoa(r.ProcessesNew), r.Verdict, r.Effect},
		)
	}
	return out.WriteAll(rows)
}

// DeltasJSON writes what changed as an array of objects, a row a line.
func DeltasJSON(w io.Writer, deltas []*figures.Delta) error {
	var b bytes.Buffer
	b.WriteString("[")
	for i, d := range deltas {
		line, err := json.Marshal(deltaOf(d))
		if err != nil {
			return err
		}
		b.WriteString([]string{"\n", ",\n"}[min(i, 1)])
		b.Write(line)
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}
