package trace

import (
	"maps"
	"testing"
	"time"
)

// recorded is what the people who recorded an embedded trace have counted in it with tools of their own.
type recorded struct {
	name                              string
	duration                          time.Duration
	loaded, got, second, milli        int
	maxRefs                           int32
	maxOf                             string
	lifo, load, fifo                  int64 // puts by the rule that pairs them
	answers                           map[int64]int64
	holds                             int64
	min, p10, p25, p50, p75, p90, p99 float64 // of holds, ms
	p999, max, mean                   float64
	sites                             map[string]int64
	gets                              map[string]int64 // of modules
}

var recordings = []recorded{
	{
		name: "mount-storm", duration: 172849 * time.Millisecond, loaded: 28, got: 31, second: 950, milli: 15,
		maxRefs: 19, maxOf: "loop", lifo: 23732, load: 559, fifo: 2664,
		answers: map[int64]int64{-11: 614, -16: 21, -2: 903, 0: 550}, holds: 26396,
		min: 0.004, p10: 0.008, p25: 0.175, p50: 8.568, p75: 35.637, p90: 93.510, p99: 3563.993, p999: 7804.332,
		max: 12735.507, mean: 142.103,
		sites: map[string]int64{"get_filesystem": 10054, "blkdev_get_by_dev.part.0": 6894, "__get_fs_type": 5116,
			"__crypto_alg_lookup": 1876, "find_nls": 1645, "resolve_symbol": 290, "misc_open": 255,
			"loop_configure[loop]": 255, "crypto_mod_get": 18},
		gets: map[string]int64{"loop": 7404, "ext4": 2760, "minix": 2706, "vfat": 2469, "crc32c_intel": 1828,
			"overlay": 1791, "btrfs": 67},
	},
	{
		name: "boot", duration: 36507 * time.Millisecond, loaded: 155, got: 107, second: 992, milli: 21,
		maxRefs: 17, maxOf: "snd", lifo: 1623, load: 164, fifo: 13, answers: map[int64]int64{}, holds: 1636,
		min: 0.001, p10: 0.016, p25: 0.019, p50: 0.032, p75: 0.840, p90: 27.722, p99: 1023.104, p999: 17895.335,
		max: 19203.234, mean: 72.443,
		sites: map[string]int64{"scsi_device_dev_release[scsi_mod]": 806, "bprm_execve": 243, "resolve_symbol": 168,
			"chrdev_open": 96, "snd_open[snd]": 36, "exact_lock": 3},
		gets: map[string]int64{"megaraid_sas": 512, "virtio_scsi": 275, "snd": 119, "sym53c8xx": 15},
	},
}

// The summary of an embedded trace says what those who recorded it counted: counts exactly, times within 2 %, or a
// microsecond where the embedded file has no more.
func TestRecorded(t *testing.T) {
	for _, want := range recordings {
		s := Measured(want.name)
		for _, c := range []struct {
			what      string
			got, want int64
		}{
			{"duration ms", s.Duration.Round(time.Millisecond).Milliseconds(), want.duration.Milliseconds()},
			{"loaded", int64(s.Loaded), int64(want.loaded)}, {"got", int64(s.Got), int64(want.got)},
			{"peak second", int64(s.Second), int64(want.second)}, {"peak millisecond", int64(s.Milli), int64(want.milli)},
			{"count", int64(s.MaxRefs), int64(want.maxRefs)}, {"same thread", s.Rules.SameThread, want.lifo},
			{"loader", s.Rules.Loader, want.load}, {"oldest", s.Rules.Oldest, want.fifo},
			{"holds", s.Holds.Count(), want.holds},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s %d, want %d", want.name, c.what, c.got, c.want)
			}
		}
		if s.MaxOf != want.maxOf || !maps.Equal(s.Answers, want.answers) {
			t.Errorf("%s: highest count of %s, answers %v", want.name, s.MaxOf, s.Answers)
		}
		for _, q := range []struct{ at, want float64 }{
			{0, want.min}, {0.1, want.p10}, {0.25, want.p25}, {0.5, want.p50}, {0.75, want.p75}, {0.9, want.p90},
			{0.99, want.p99}, {0.999, want.p999}, {1, want.max},
		} {
			near(t, want.name, q.at, s.Holds.Quantile(q.at), q.want)
		}
		near(t, want.name+" mean", 0, s.Holds.Mean(), want.mean)
		of := make(map[string]int64)
		for _, site := range s.Sites {
			of[site.Site] = site.Gets
		}
		for _, m := range s.Modules {
			of[m.Module] += m.Gets
		}
		for _, names := range []map[string]int64{want.sites, want.gets} {
			for name, n := range names {
				if of[name] != n {
					t.Errorf("%s: %d gets of %s, want %d", want.name, of[name], name, n)
				}
			}
		}
	}
}

// near demands that a time is so many milliseconds.
func near(t *testing.T, name string, q float64, got time.Duration, ms float64) {
	t.Helper()
	want := time.Duration(ms * float64(time.Millisecond))
	if off := (got - want).Abs(); off > max(want/50, time.Microsecond) {
		t.Errorf("%s, hold at %v: %v, want %v", name, q, got, want)
	}
}
