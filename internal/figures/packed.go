package figures

import (
	"math"
	"math/bits"
)

// packed is up to 64 numbers, each of which a round has or has not. They come back exactly as they were. A number that
// equals the one before it takes no room, one that a float32 holds exactly takes 4 bytes, and every other one 8.
// Percentiles and counts are of the first two kinds mostly.
type packed struct {
	form *form
	in   *lot
	at   uint16 // of the first word in the lot
}

// form says how numbers are packed: bit i is of number i. Many rounds share one.
type form struct {
	has  uint64 // there is such a number
	kept uint64 // it differs from the one before it that is there; the first one, from 0
	wide uint64 // it is kept in two words, as a float64
}

// lot is room for the numbers of many rounds: the collector has one object to look at, in which there are no pointers.
type lot [1 << 14]uint32

// value returns number i; ok is false if the round has none.
func (p *packed) value(i int) (v float64, ok bool) {
	f := p.form
	if f == nil || f.has>>i&1 == 0 {
		return 0, false
	}
	kept := f.kept & (2<<i - 1)
	if kept == 0 {
		return 0, true
	}
	last := bits.Len64(kept) - 1
	before := uint64(1)<<last - 1
	at := int(p.at) + bits.OnesCount64(kept&before) + bits.OnesCount64(f.wide&before)
	if f.wide>>last&1 == 0 {
		return float64(math.Float32frombits(p.in[at])), true
	}
	return math.Float64frombits(uint64(p.in[at])<<32 | uint64(p.in[at+1])), true
}

// packer packs numbers. The zero value is ready to use.
type packer struct {
	forms map[form]*form
	in    *lot // the one that is being filled
	used  int  // words of it

	now   form // of the numbers that were added since pack
	last  uint64
	words []uint32
}

// add adds number i. Numbers are added in rising order.
func (p *packer) add(i int, v float64) {
	bit, b := uint64(1)<<i, math.Float64bits(v)
	p.now.has |= bit
	if b == p.last {
		return
	}
	p.now.kept |= bit
	p.last = b
	if narrow := float32(v); math.Float64bits(float64(narrow)) == b {
		p.words = append(p.words, math.Float32bits(narrow))
		return
	}
	p.now.wide |= bit
	p.words = append(p.words, uint32(b>>32), uint32(b))
}

// pack returns the numbers that were added, and begins anew.
func (p *packer) pack() packed {
	if p.in == nil || p.used+len(p.words) > len(p.in) {
		p.in, p.used = new(lot), 0
	}
	shared := p.forms[p.now]
	if shared == nil {
		if p.forms == nil {
			p.forms = map[form]*form{}
		}
		one := p.now
		shared, p.forms[one] = &one, &one
	}
	out := packed{shared, p.in, uint16(p.used)}
	p.used += copy(p.in[p.used:], p.words)
	p.now, p.last, p.words = form{}, 0, p.words[:0]
	return out
}
