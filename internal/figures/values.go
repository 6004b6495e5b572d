package figures

import (
	"math"
	"slices"
)

// directories returns the median of m in each process that measured the cell of s, by
// directory; processes in which it did not happen are left out. Rounds that others disturbed are
// left out too, where half of the directory's processes, and enough of them, have others.
//
// Each value is that of a core that nothing slowed, as by estimates it from what slowed it.
func (g *Grid) directories(s *Summary, m *Metric, by slope) (dirs []directory) {
	var all [][]sample // by directory, in the order of the rounds
	var numbers []int
	at := map[int]int{}
	c, k := s.mended(m, by), 0
	for r := range s.Rounds.All() {
		if k == len(c.n) {
			break
		}
		if r.N != c.n[k] { // it has no value
			continue
		}
		x := sample{c.v[k], r.Process, r.Disturbed, r.Lost}
		k++
		if len(finite([]float64{x.v})) == 0 {
			continue
		}
		dir := g.Data.directory(r)
		i, ok := at[dir]
		if !ok {
			i = len(all)
			at[dir], all, numbers = i, append(all, nil), append(numbers, dir)
		}
		all[i] = append(all[i], x)
	}
	for i, rounds := range all {
		quiet := slices.DeleteFunc(slices.Clone(rounds), func(x sample) bool { return x.disturbed })
		values := medians(rounds)
		if few := medians(quiet); len(few.values) >= EnoughProcesses && 2*len(few.values) >= len(values.values) {
			rounds, values = quiet, few
		}
		values.lost, values.number = lost(rounds), numbers[i]
		dirs = append(dirs, values)
	}
	return dirs
}

// sample is the value of a round.
type sample struct {
	v         float64
	process   int
	disturbed bool // others took processor time that counts
	lost      float64
}

// medians returns the median in each process.
func medians(rounds []sample) (all directory) {
	values := map[int][]float64{}
	for _, x := range rounds {
		if values[x.process] == nil {
			all.processes = append(all.processes, x.process)
		}
		values[x.process] = append(values[x.process], x.v)
	}
	for _, p := range all.processes {
		all.values = append(all.values, middle(values[p]))
	}
	return all
}

// lost returns the share of processor time that others took of the disturbed rounds, over all.
func lost(rounds []sample) (share float64) {
	for _, x := range rounds {
		if x.disturbed {
			share += x.lost / float64(len(rounds))
		}
	}
	return share
}

// processes returns how many processes measured the cell.
func (s *Summary) processes() int {
	all := map[uint64]bool{}
	for p := range s.Rounds.words(atProcess) {
		all[p] = true
	}
	return len(all)
}

// directory returns which of the merged directories a round is of.
func (d *Data) directory(r *Round) (n int) {
	for _, first := range d.Starts {
		if r.Process >= first {
			n++
		}
	}
	return n
}

// counted returns how many processes there are.
func counted(dirs []directory) (n int) {
	for _, d := range dirs {
		n += len(d.values)
	}
	return n
}

// logarithms returns both sides with the logarithms of their values. If a value is 0, as a
// share may be, half of the least value that is not 0 is added to each.
func logarithms(before, after []directory) (x, y []directory) {
	least, zero := math.Inf(1), false
	for _, d := range slices.Concat(before, after) {
		for _, v := range d.values {
			if v > 0 {
				least = min(least, v)
			}
			zero = zero || v <= 0
		}
	}
	offset := 0.0
	if zero {
		offset = least / 2
	}
	logs := func(dirs []directory) (all []directory) {
		for _, d := range dirs {
			row := directory{number: d.number, processes: d.processes, lost: d.lost}
			for _, v := range d.values {
				row.values = append(row.values, math.Log(v+offset))
			}
			all = append(all, row)
		}
		return all
	}
	return logs(before), logs(after)
}
