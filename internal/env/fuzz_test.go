package env

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// Whatever the system's files say, reading them ends with a fact for each question, which JSON can hold, and a share
// that is one.
func FuzzReaders(f *testing.F) {
	f.Add("Linux version 6.1.0 (me@there) (gcc 12)", "cpu  10 0 20 300 4 0 0 6 0 0\ncpu0 1\n",
		"cpu 20 0 30 400 4 0 0 9",
		"0::/box\n", "Cpus_allowed_list:\t0-1\n", "processor\t: 0\nmodel name\t: A\n\nprocessor\t: 1\n",
		"0.50 0.25 0.10 1/100 4242\n", "150000 100000\n")
	f.Add("", "cpu 1 1 1 1 1 1 1 1", "cpu 1 0 0 0 1 1 1 9", "1:cpu,cpuacct:/a\n0::/../..\n",
		":", "processor", "-1", "-1\n")
	f.Add("(@", "cpu 18446744073709551615 0 0 0 0 0 0 0", "cpu 0 0 0 0 0 0 0 18446744073709551615",
		"0::/\x00\n", "\xff", "\n\n", "NaN", "max")
	f.Add("", "", "", "", "", "", "Inf 1 1", "")
	f.Add("\xdb", "cpu \xff", "", "", "\xff:", "\xff", "\xff", "\xff")
	f.Fuzz(func(t *testing.T, version, stat, later, group, status, cpuinfo, average, quota string) {
		root := fstest.MapFS{}
		for path, text := range map[string]string{
			"proc/version": version, "proc/stat": stat, "proc/self/cgroup": group, "proc/self/status": status,
			"proc/cpuinfo": cpuinfo, "proc/loadavg": average, "sys/fs/cgroup/cpu.max": quota,
			"sys/fs/cgroup/box/cpu.max": quota, "sys/fs/cgroup/cpu/cpu.cfs_quota_us": quota,
			"sys/fs/cgroup/cpu/cpu.cfs_period_us":          quota,
			"sys/devices/system/cpu/vulnerabilities/spect": version,
		} {
			root[path] = &fstest.MapFile{Data: []byte(text)}
		}
		m, k, l, before := machine(root), kernel(root), limits(root), readLoad(root)
		for _, part := range []any{m, k, l, before} {
			v := reflect.ValueOf(part)
			for i := range v.NumField() {
				if f := v.Field(i); f.Kind() == reflect.String && f.String() == "" {
					t.Errorf("%T.%s is empty", part, v.Type().Field(i).Name)
				}
			}
		}
		root["proc/stat"] = &fstest.MapFile{Data: []byte(later)}
		after := readLoad(root)
		if share, ok := Steal(before, after); ok && !(share >= 0 && share <= 1) {
			t.Errorf("of %q and %q others took %v", before.Stat, after.Stat, share)
		}
		if avg, ok := before.One(); ok && !(avg >= 0 && avg <= math.MaxFloat64) {
			t.Errorf("%q is a load of %v", before.Average, avg)
		}
		e := &Environment{Schema: Schema, Machine: m, Kernel: k, Limits: l, Before: before, Go: Go{Version: "go1"}}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse(data)
		if err != nil {
			t.Fatalf("%v: %s", err, data)
		}
		again, err := json.Marshal(got)
		if diff := cmp.Diff(string(data), string(again)); err != nil || diff != "" {
			t.Errorf("error %v; read back otherwise:\n%s", err, diff)
		}
	})
}
