package page

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/report/internal/text"
)

// settled returns the section of the claims that were settled: a row for each.
func settled(r *claims.Record) section {
	t := table{
		Caption: "The claims: who said it, what figures say of it, with 95 % intervals where they are not counted, " +
			"and the command that settles it again",
		Head: []string{"claim", "sentence", "who", "when", "verdict", "why, and its figures", "command"}, Labels: 1,
	}
	for _, s := range r.Claims {
		c, _ := claims.ByNumber(s.Number)
		why := words(s.Verdict.Why)
		var figures []string
		for _, f := range s.Figures {
			figures = append(figures, f.What+" "+f.Text())
		}
		why.Small = text.Capital(strings.Join(figures, "; ")) + "."
		t.Rows = append(t.Rows, row{First: true, Cells: []tableCell{
			{Text: fmt.Sprint(c.Number)}, words(c.Sentence), {Text: c.Who, Class: "text"},
			{Text: c.When, Class: "text"}, verdict(s.Verdict.Outcome), why,
			{Text: c.Command(), Class: "text"},
		}})
	}
	return section{
		ID: "claims", Title: "The claims of 2002 and 2003",
		Inputs: fmt.Sprintf("%s Measured on %s: %s, %s, Linux %s, %s; %s of %s for each claim.", r.Summary(),
			r.Measured.UTC().Format("2 January 2006"), r.CPU, text.Processors(r.Procs), r.Kernel, r.Go,
			text.Count(r.Rounds, "round"), r.Round),
		Blocks: []block{{ID: "claims-verdicts", Title: "Verdicts", Table: t}},
	}
}

func words(s string) tableCell { return tableCell{Text: s, Class: "words"} }

// verdict is an outcome, in the colour of what it says of the claim.
func verdict(o claims.Outcome) tableCell {
	c := tableCell{Text: string(o), Class: "text tie"}
	switch o {
	case claims.Confirmed:
		c.Class = "text ahead"
	case claims.Refuted:
		c.Class = "text behind"
	}
	return c
}
