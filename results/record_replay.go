package results

import (
	"time"

	"github.com/modbench/modbench/bench"
)

// replayRecord is a [bench.Replay] as a line of rounds.jsonl has it.
type replayRecord struct {
	Trace    string           `json:"Trace"`
	Span     time.Duration    `json:"Span"`
	Passes   int              `json:"Passes"`
	Same     bool             `json:"Same"`
	Order    uint64           `json:"Order"`
	Gets     int64            `json:"Gets"`
	Served   int64            `json:"Served"`
	Requests int64            `json:"Requests"`
	Found    int64            `json:"Found"`
	Answers  []answeredRecord `json:"Answers"`
	LeftOut  []string         `json:"LeftOut,omitempty"`
}

type answeredRecord struct {
	Kernel string `json:"Kernel"`
	Scheme string `json:"Scheme"`
	Why    string `json:"Why"`
	Count  int64  `json:"Count"`
}

// toReplay returns what is written of r; nil: nothing.
func toReplay(r *bench.Replay) *replayRecord {
	if r == nil {
		return nil
	}
	rec := &replayRecord{
		Trace: r.Trace, Span: r.Span, Passes: r.Passes, Same: r.Same, Order: r.Order, Gets: r.Gets, Served: r.Served,
		Requests: r.Requests, Found: r.Found, LeftOut: r.LeftOut,
	}
	for _, a := range r.Answers {
		rec.Answers = append(rec.Answers, answeredRecord(a))
	}
	return rec
}

// replay returns what rec was written of.
func (rec *replayRecord) replay() *bench.Replay {
	if rec == nil {
		return nil
	}
	r := &bench.Replay{
		Trace: rec.Trace, Span: rec.Span, Passes: rec.Passes, Same: rec.Same, Order: rec.Order, Gets: rec.Gets,
		Served: rec.Served, Requests: rec.Requests, Found: rec.Found, LeftOut: rec.LeftOut,
	}
	for _, a := range rec.Answers {
		r.Answers = append(r.Answers, bench.Answered(a))
	}
	return r
}
