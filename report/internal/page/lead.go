package page

import (
	"github.com/modbench/modbench/report/internal/text"
)

// answer is what the page says first, of one subsystem under one workload.
type answer struct {
	Where string
	First string   // the sentence that answers
	Rest  []string // what it costs, how sure it is
}

// fewAnswers is how many answers are shown at once; the rest is folded.
const fewAnswers = 12

// lead says in words what the run shows: the answers, or why there are none, and how they were judged.
func lead(src *source) (answers []answer, nothing, method string) {
	if nothing = text.NoAnswer(src.grid); nothing != "" {
		return nil, nothing, ""
	}
	for _, a := range text.Lead(src.grid) {
		answers = append(answers, answer{a.Where, a.Says[0], a.Says[1:]})
	}
	return answers, "", text.LeadMethod()
}
