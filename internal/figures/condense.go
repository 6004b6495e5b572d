package figures

import (
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/modbench/modbench/bench"
)

// The bits of the flags of a row.
const (
	isSteady = 1 << iota
	isKnown
	isDisturbed
)

// Add keeps what a [Round] has of r, whose histograms may be condensed.
func (rs *Rounds) Add(r *bench.Round) {
	c := Common{r.Cell, r.Knobs, r.Workers, r.Entries, r.Clock}
	c.Knobs.Seed = 0
	w := row{
		atPlace: uint64(rs.n), atNumber: uint64(r.N), atProcess: uint64(r.Process), atSeed: r.Knobs.Seed,
		atElapsed: uint64(r.Elapsed), atOverhead: uint64(r.Overhead), atTransfer: uint64(r.Transfer),
		atSampled: uint64(r.Sampled), atRepeats: uint64(r.Repeats), atLost: wordOf(r.Interference.Lost()),
	}
	w.flag(isSteady, r.Steady)
	w.flag(isKnown, r.Interference.Known)
	w.flag(isDisturbed, r.Interference.Disturbed(disturbing))
	for i, of := range sampled {
		if h := of(r); h != nil {
			w[atCounts+i] = wordOf(float64(h.Count()))
		}
	}
	for i, m := range Metrics {
		if v, ok := m.Measured(r); ok {
			w[atMetrics+i] = wordOf(v)
		}
	}
	text := ""
	if len(r.Warnings) > 0 || len(r.Unfreed) > 0 || r.Replay != nil {
		b, err := json.Marshal(Rare{r.Warnings, r.Unfreed, r.Replay})
		if err != nil {
			panic(fmt.Sprintf("figures: %v", err)) // a number that is none, of a limit that nobody can set
		}
		text = string(b)
	}
	rs.put(&c, &w, text)
}

func (w *row) flag(bit uint64, set bool) {
	if set {
		w[atFlags] |= bit
	}
}

// Renumbered says how rounds are renumbered when they are added to others.
type Renumbered struct {
	N, Process int    // is added to theirs
	Machine    string // that their cells name; "": as they are
}

// Append adds the rounds of other, behind those that are there.
func (rs *Rounds) Append(other *Rounds, by Renumbered) error {
	before := rs.Len()
	for _, s := range other.Cells() {
		named := map[uint64]*Common{}
		for b := range s.blocks(false) {
			rows, texts := b.rows()
			for i := range rows {
				w := &rows[i]
				c := named[w[atCommon]]
				if c == nil {
					own := *other.common[w[atCommon]]
					if by.Machine != "" {
						own.Cell.Machine = by.Machine
					}
					c = &own
					named[w[atCommon]] = c
				}
				text := ""
				if k := w[atRare]; k > 0 {
					text = texts[k-1]
				}
				w[atPlace] += uint64(before)
				w[atNumber] += uint64(by.N)
				w[atProcess] += uint64(by.Process)
				rs.put(c, w, text)
			}
		}
	}
	rs.fail(other.Err())
	return rs.Err()
}

// All returns the rounds, in the order measured.
func (s *Series) All() iter.Seq[*Round] {
	return func(yield func(*Round) bool) {
		var text string // the last one, and what it says: mostly that of the next round is the same
		var says *Rare
		for b := range s.blocks(true) {
			rounds, texts := s.of.rounds(b)
			for i := range rounds {
				r := &rounds[i]
				if !s.near(r.Transfer) {
					continue
				}
				if texts != nil && texts[i] != "" {
					if texts[i] != text {
						text, says = texts[i], readRare(texts[i])
					}
					r.Rare = says
				}
				if !yield(r) {
					return
				}
			}
		}
	}
}

// readRare returns what the text of a [Rare] says.
func readRare(text string) *Rare {
	r := new(Rare)
	if err := json.Unmarshal([]byte(text), r); err != nil {
		panic(fmt.Sprintf("figures: %v", err)) // it is what Marshal wrote
	}
	return r
}

// rounds returns the rounds of a block without what is rare, and the text of that for each; nil if none has any.
func (rs *Rounds) rounds(b block) (all []Round, texts []string) {
	n, rest := b.columns(0)
	all = make([]Round, n)
	var w [atCounts][most]uint64
	for c := range w {
		_, rest = rest.next(n, w[c][:0])
	}
	for i := range all {
		lost, _ := valueOf(w[atLost][i])
		is := w[atFlags][i]
		all[i] = Round{
			Common: rs.common[w[atCommon][i]], Place: int(w[atPlace][i]), N: int(w[atNumber][i]),
			Process: int(w[atProcess][i]), Seed: w[atSeed][i], Elapsed: time.Duration(w[atElapsed][i]),
			Overhead: time.Duration(w[atOverhead][i]), Transfer: time.Duration(w[atTransfer][i]),
			Sampled: int32(w[atSampled][i]), Repeats: int32(w[atRepeats][i]), Steady: is&isSteady != 0,
			Known: is&isKnown != 0, Disturbed: is&isDisturbed != 0, Lost: lost, in: b, row: i,
		}
		if k := w[atRare][i]; k > 0 {
			if texts == nil {
				_, behind := b.columns(width)
				texts = append(make([]string, n), behind.texts()...)
			}
			texts[i] = texts[n+int(k)-1]
		}
	}
	return all, texts
}
