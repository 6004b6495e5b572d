package figures

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// The numbers of a row.
const (
	atPlace = iota
	atNumber
	atProcess
	atSeed
	atElapsed
	atOverhead
	atTransfer
	atSampled
	atRepeats
	atFlags
	atLost
	atCommon  // which of those that the rounds have
	atRare    // which of the texts of its block, from 1; 0: none
	atCounts  // of sampled, and behind these the values of Metrics
	atMetrics = atCounts + len(sampled)
	width     = 60 // room for some more
)

// row is a round as numbers. 0 is what most have in common with the one before or have not.
type row [width]uint64

// absent is a number that no measurement gives: a NaN that no processor makes. In its upper bytes alone are bits set.
const absent = 0x7ffc << 48

// wordOf returns v as it stands in a row: exactly, and small if few digits of v are not 0. It is not 0.
func wordOf(v float64) uint64 { return bits.ReverseBytes64(math.Float64bits(v) ^ absent) }

// valueOf returns what wordOf was given; ok is false if there was nothing.
func valueOf(w uint64) (v float64, ok bool) {
	if w == 0 {
		return 0, false
	}
	return math.Float64frombits(bits.ReverseBytes64(w) ^ absent), true
}

// block is a few rounds of a cell, column by column, so that one column is read without the others. First comes how
// many rounds there are. Each column has its length before it, and in it is how each number differs from the one above
// it. Numbers at the end that do not differ take no room. Behind the columns are the texts, each with its length.
type block []byte

// most is how many rounds a block has at most. Fewer would take more room, and more of them would wait unpacked.
const most = 16

// appendBlock appends a block, with its length before it.
func appendBlock(to []byte, rows []row, texts []string) []byte {
	b := binary.AppendUvarint(make([]byte, 0, 4096), uint64(len(rows)))
	var room [most * binary.MaxVarintLen64]byte
	for c := range width {
		size, end, last := 0, 0, uint64(0)
		for i := range rows {
			w := rows[i][c]
			size += binary.PutUvarint(room[size:], w^last)
			if w != last {
				end = size
			}
			last = w
		}
		b = append(binary.AppendUvarint(b, uint64(end)), room[:end]...)
	}
	for _, text := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	return append(binary.AppendUvarint(to, uint64(len(b))), b...)
}

// part returns the bytes that follow their length in b, and what follows them.
func part[T ~[]byte](b T) (of, rest T) {
	n, k := binary.Uvarint(b)
	end := k + int(n)
	return b[k:end], b[end:]
}

// columns returns how many rounds the block has, and its columns from column c on.
func (b block) columns(c int) (n int, rest block) {
	rounds, k := binary.Uvarint(b)
	rest = b[k:]
	for range c {
		_, rest = part(rest)
	}
	return int(rounds), rest
}

// next appends the n numbers of the first column of b to all, and returns the columns behind it.
func (b block) next(n int, all []uint64) (numbers []uint64, rest block) {
	column, rest := part(b)
	last := uint64(0)
	for range n {
		if len(column) > 0 {
			w, k := binary.Uvarint(column)
			last ^= w
			column = column[k:]
		}
		all = append(all, last)
	}
	return all, rest
}

// column appends the numbers of column c to all.
func (b block) column(c int, all []uint64) []uint64 {
	n, rest := b.columns(c)
	all, _ = rest.next(n, all)
	return all
}

// rows returns the rounds of the block as they were given, and the texts.
func (b block) rows() (rows []row, texts []string) {
	n, rest := b.columns(0)
	rows = make([]row, n)
	var room [most]uint64
	for c := range width {
		var column []uint64
		column, rest = rest.next(n, room[:0])
		for i, w := range column {
			rows[i][c] = w
		}
	}
	return rows, rest.texts()
}

// texts returns the texts, of what is behind the columns.
func (b block) texts() (texts []string) {
	for len(b) > 0 {
		var text block
		text, b = part(b)
		texts = append(texts, string(text))
	}
	return texts
}
