package figures

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// The model of a comparison of two runs. A round is one of its process, and a process
// is one of its directory. The rounds of a process share its memory layout, and the
// processes of a directory share the hour: neither rounds nor processes of one
// directory say how much the next process or directory will differ. So each process gives
// one value, the logarithm of the median of its rounds, and
//
//	value = side + directory + process
//
// where side is what is asked for, and the other two vary at random.
//
//   - A directory's value is the mean of its processes, trimmed at each end since some are
//     disturbed. How much processes vary is pooled over both sides, from their winsorized
//     squares (Yuen's test).
//   - Directories of the same program differ by more than their processes explain. One
//     directory cannot show by how much. For it [hourly] is taken, or what the cells of the other
//     schemes show if that is more (see [Changes.drift]), and the processor time that others took
//     of its disturbed rounds. Several directories may show more, pooled over both sides;
//     that is taken then.
//   - The difference is judged by Student's t, with the degrees of freedom of the variance
//     that is taken: of processes, or of directories.
const (
	// EnoughProcesses is how many processes a side must have for a verdict. With two,
	// a difference would have to be many times as large to be shown.
	EnoughProcesses = 3

	// trimFrom is the number of processes from which on the extreme ones are left out of the
	// mean: a tenth of them at each end, and one at least.
	trimFrom = 8

	// hourly is the standard deviation, as a share, by which two directories of the same
	// program differ beyond what their processes explain.
	hourly = 0.015

	// hourlyRare is the same of what happens rarely, such as a lookup that is refused: how often it does is a
	// matter of microseconds.
	hourlyRare = 0.12

	// disturbing is the share of processor time above which it counts what others took.
	disturbing = 0.05
)

// directory is what one directory says of a figure: a value for each process, and the
// share of processor time that others took of its disturbed rounds.
type directory struct {
	number    int   // of the directory, on its side
	processes []int // whose the values are
	values    []float64
	lost      float64
}

// difference is what the processes of two sides say of a figure.
type difference struct {
	shift  float64 // of the logarithm: above 0 if the new side is higher
	within float64 // the variance of it that comes from the processes
	df     float64 // of that variance
	hours  float64 // the variance that directories have beyond their processes, by assumption
	lost   float64 // the variance that comes of what others took
	unsure float64 // the variance that comes of how slowed cores were allowed for

	seen   float64 // the variance of the shift that several directories show
	seenDF float64 // of that; 0: there is one directory a side
}

// hourlyOf returns how much directories differ in m.
func hourlyOf(m *Metric) float64 {
	if m.base != "" {
		m = m.of
	}
	switch m {
	case Refused, RefusedUnloads, FailedOpens, Autoloads, Modprobes:
		return hourlyRare
	}
	return hourly
}

// differs returns the difference of two sides. The values are logarithms, three or more
// together; hourly is [hourlyOf]. If trim, the extreme ones are left out.
func differs(before, after []directory, hourly float64, trim bool) (d difference) {
	var processes, directories pool
	sides, weight := [2]float64{}, 0.0
	for i, dirs := range [][]directory{before, after} {
		var centres []float64
		for _, x := range dirs {
			centre, squares, df := trimmed(x.values, trim)
			centres = append(centres, centre)
			processes.add(squares, df)
			n := float64(len(dirs))
			weight += 1 / (float64(len(x.values)) * n * n)
			d.hours += hourly * hourly / (n * n)
			d.lost += x.lost * x.lost / (n * n)
		}
		centre, squares := squared(centres)
		sides[i] = centre
		directories.add(squares, len(dirs)-1)
	}
	d.shift = sides[1] - sides[0]
	d.within, d.df = processes.variance()*weight, float64(processes.df)
	each := 1/float64(len(before)) + 1/float64(len(after))
	d.seen, d.seenDF = directories.variance()*each, float64(directories.df)
	return d
}

// judged is a difference with its standard error.
type judged struct {
	shift, se, df float64
}

// judge returns the difference with its standard error. The drift is taken if no side has several
// directories that show it. The degrees of freedom of a sum are Satterthwaite's.
func (d difference) judge(by drift) judged {
	drifted := 0.0
	if d.seenDF == 0 {
		drifted = max(0, by.variance-d.hours)
	}
	variance, df := d.within+d.hours+drifted+d.lost+d.unsure, d.df
	if d.seen > variance || df == 0 {
		return judged{d.shift, math.Sqrt(max(variance, d.seen)), d.seenDF}
	}
	if drifted > 0 {
		df = square(d.within+drifted) / (square(d.within)/df + square(drifted)/by.df)
	}
	return judged{d.shift, math.Sqrt(variance), df}
}

func square(x float64) float64 { return x * x }

// pool estimates one variance from several groups of values.
type pool struct {
	squares float64 // of distances from the group's mean
	df      int
}

func (p *pool) add(squares float64, df int) {
	p.squares += squares
	p.df += df
}

// variance is 0 if nothing is known.
func (p *pool) variance() float64 { return p.squares / float64(max(p.df, 1)) }

// squared returns the mean of values and the sum of the squares of their distances from
// it.
func squared(values []float64) (mean, squares float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return mean, squares
}

// trimmed returns the trimmed mean of values, and the squares and degrees of freedom that
// [pool] takes to estimate the variance of a value. They are winsorized and scaled after Yuen,
// so that the variance over the number of values is that of the trimmed mean.
func trimmed(values []float64, trim bool) (mean, squares float64, df int) {
	sorted := slices.Sorted(slices.Values(values))
	n, cut := len(sorted), 0
	if trim && n >= trimFrom {
		cut = max(1, n/10)
	}
	left := sorted[cut : n-cut]
	mean, _ = squared(left)
	for i := range sorted {
		sorted[i] = min(max(sorted[i], left[0]), left[len(left)-1])
	}
	_, squares = squared(sorted)
	return mean, squares * float64(n) / float64(len(left)), len(left) - 1
}

// p returns the two-sided p value of the difference.
func (d judged) p() float64 {
	return min(1, 2*stats.TDist{V: d.df}.CDF(-math.Abs(d.shift)/d.se))
}

// reach returns how far the ends of a two-sided interval of the usual confidence are from
// the shift.
func (d judged) reach() float64 {
	return stats.InvCDF(stats.TDist{V: d.df})(1-alpha/2) * d.se
}
