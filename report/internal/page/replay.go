package page

import (
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// replayed says in words how the schemes answered beside the kernel, if the workload is a trace.
func replayed(src *source, w sweep) (block, error) {
	var rounds []*figures.Round
	for _, r := range src.grid.Data.Rounds {
		if r.Replayed() != nil && w.has(r.Cell) {
			rounds = append(rounds, r)
		}
	}
	if len(rounds) == 0 {
		return block{}, nil
	}
	return block{
		ID: anchor("replay", w), Title: "Answers beside the kernel's",
		Note: text.ReplayAnswer(rounds), Each: text.Replays(rounds),
		Table: long(src, "Answers under "+w.String()+" beside those of the kernel: median over rounds", w,
			[]*figures.Metric{figures.Agreement, figures.Served, figures.Kept}),
	}, nil
}
