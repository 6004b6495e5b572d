package page

import (
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// replayed says in words how the schemes answered beside the kernel, if the workload is a trace.
func replayed(src *source, w sweep) (block, error) {
	answers := text.ReplaysOf(src.grid.Data.Rounds.Rare(w.has))
	if answers == nil {
		return block{}, nil
	}
	return block{
		ID: anchor("replay", w), Title: "Answers beside the kernel's",
		Note: answers.Short(), Each: answers.Long(),
		Table: long(src, "Answers under "+w.String()+" beside those of the kernel: median over rounds", w,
			[]*figures.Metric{figures.Agreement, figures.Served, figures.Kept}),
	}, nil
}
