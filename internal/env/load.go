package env

import (
	"io/fs"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// Load is a reading of how busy the machine is. Two readings bracket a run.
type Load struct {
	Time    time.Time `json:"time"`
	Average string    `json:"loadavg"` // /proc/loadavg
	Stat    string    `json:"stat"`    // the first line of /proc/stat: ticks since boot by kind
}

// ReadLoad returns the load now: two small files.
func ReadLoad() Load { return readLoad(os.DirFS("/")) }

func readLoad(root fs.FS) Load {
	stat, _, _ := strings.Cut(file(root, "proc/stat"), "\n")
	return Load{
		Time:    time.Now().UTC().Truncate(time.Second),
		Average: file(root, "proc/loadavg"),
		Stat:    stat,
	}
}

// steal is the place of the steal column in the cpu line of /proc/stat, see
// proc(5); guest time, the two columns after it, is already part of user time.
const steal = 7

// Steal returns the share, 0 to 1, of processor time between two readings that
// the hypervisor gave to others. ok is false if the readings do not tell. A column
// that fell counts as if it stood still: the kernel corrects idle time downwards.
func Steal(before, after Load) (share float64, ok bool) {
	b, a := ticks(before.Stat), ticks(after.Stat)
	if len(b) <= steal || len(a) <= steal {
		return 0, false
	}
	var total float64
	for i := range steal + 1 {
		total += max(a[i]-b[i], 0)
	}
	stolen := a[steal] - b[steal]
	if total <= 0 || stolen < 0 {
		return 0, false
	}
	return stolen / total, true
}

// ticks returns the columns of "cpu  4620 0 2504 ...", or none.
func ticks(stat string) []float64 {
	fields := strings.Fields(stat)
	if len(fields) == 0 || fields[0] != "cpu" {
		return nil
	}
	var n []float64
	for _, f := range fields[1:] {
		v, err := strconv.ParseUint(f, 10, 64)
		if err != nil {
			return nil
		}
		n = append(n, float64(v))
	}
	return n
}

// One returns the one-minute load average of the reading.
func (l Load) One() (avg float64, ok bool) {
	first, _, _ := strings.Cut(l.Average, " ")
	avg, err := strconv.ParseFloat(first, 64)
	return avg, err == nil && avg >= 0 && !math.IsInf(avg, 1)
}
