package env

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCaptureSurvivesJSON(t *testing.T) {
	e := Capture()
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, got, cmpopts.IgnoreUnexported(Environment{})); diff != "" {
		t.Errorf("read back otherwise (-wrote +read):\n%s", diff)
	}
}

// TestNothingIsLeftOut reads a machine without /proc and /sys: every fact must
// still be there, as "unknown" at worst.
func TestNothingIsLeftOut(t *testing.T) {
	empty := fstest.MapFS{}
	e := Environment{Machine: machine(empty), Kernel: kernel(empty), Limits: limits(empty), Go: toolchain(),
		Before: readLoad(empty)}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if v.Type().PkgPath() == "time" {
				return
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.String:
			if v.String() == "" {
				t.Errorf("%s is empty, want a value or %q", path, Unknown)
			}
		}
	}
	walk("Environment", reflect.ValueOf(e))
}

func TestFactsOfAMachine(t *testing.T) {
	root := fstest.MapFS{}
	for path, text := range map[string]string{
		"proc/version":              "Linux version 6.1.0\n",
		"proc/loadavg":              "0.50 0.25 0.10 1/100 4242\n",
		"proc/stat":                 "cpu  10 0 20 300 4 0 0 6 0 0\ncpu0 ...\n",
		"proc/self/cgroup":          "0::/box\n",
		"proc/self/status":          "Name:\tx\nCpus_allowed_list:\t0-1\n",
		"proc/cpuinfo":              "processor\t: 0\nmodel name\t: A\n\nprocessor\t: 1\nmodel name\t: A\n",
		"sys/fs/cgroup/box/cpu.max": "150000 100000\n",
		"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
		"sys/devices/system/cpu/intel_pstate/no_turbo":         "1\n",
		"sys/devices/system/cpu/vulnerabilities/meltdown":      "Mitigation: PTI\n",
	} {
		root[path] = &fstest.MapFile{Data: []byte(text)}
	}
	k, l, m, load := kernel(root), limits(root), machine(root), readLoad(root)
	for _, c := range []struct{ fact, got, want string }{
		{"version", k.Version, "Linux version 6.1.0"},
		{"governor", k.Governor, "powersave"},
		{"turbo", k.Turbo, "off"},
		{"meltdown", k.Vulnerabilities["meltdown"], "Mitigation: PTI"},
		{"clocksource", k.Clocksource, Unknown},
		{"cpu.max", l.CgroupCPUMax, "150000 100000"},
		{"affinity", l.Affinity, "0-1"},
		{"cpuinfo", m.CPUInfo, "processor\t: 0\nmodel name\t: A"},
		{"stat", load.Stat, "cpu  10 0 20 300 4 0 0 6 0 0"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.fact, c.got, c.want)
		}
	}
	if avg, ok := load.One(); !ok || avg != 0.5 {
		t.Errorf("One() = %v, %v, want 0.5", avg, ok)
	}
}

func TestKernelVersionNamesNobody(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Linux version 6.1.0 (me@build.example.org) (gcc (GCC) 15.3.0, GNU ld 2.46) #1 SMP @0",
			"Linux version 6.1.0 (gcc (GCC) 15.3.0, GNU ld 2.46) #1 SMP @0"},
		{"Linux version 6.1.0 (gcc 12) #1", "Linux version 6.1.0 (gcc 12) #1"},
		{"Linux version 6.1.0 (broken@", "Linux version 6.1.0 (broken@"},
		{Unknown, Unknown},
	} {
		if got := version(c.text); got != c.want {
			t.Errorf("version(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSteal(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		share               float64
		ok                  bool
	}{
		{"a tenth", "cpu 0 0 0 0 0 0 0 0 0 0", "cpu 50 0 20 20 0 0 0 10 50 0", 0.1, true},
		{"none", "cpu 1 0 0 0 0 0 0 5", "cpu 9 0 0 0 0 0 0 5", 0, true},
		{"no time passed", "cpu 1 1 1 1 1 1 1 1", "cpu 1 1 1 1 1 1 1 1", 0, false},
		{"rebooted between", "cpu 9 9 9 9 9 9 9 9", "cpu 10 10 10 10 10 10 10 1", 0, false},
		{"idle time corrected", "cpu 1 0 0 9 0 0 0 1", "cpu 2 0 0 1 0 0 0 4", 0.75, true},
		{"old kernel", "cpu 1 2 3 4", "cpu 2 3 4 5", 0, false},
		{"unknown", Unknown, Unknown, 0, false},
		{"nonsense", "cpu a b c d e f g h", "cpu 1 1 1 1 1 1 1 1", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			share, ok := Steal(Load{Stat: c.before}, Load{Stat: c.after})
			if share != c.share || ok != c.ok {
				t.Errorf("got %v, %v, want %v, %v", share, ok, c.share, c.ok)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "unexpected end"},
		{"no object", "[]", "cannot unmarshal"},
		{"other schema", `{"schema": 7}`, "schema 7, this modbench reads 1"},
		{"another file", `{"schema": 1}`, "no go.version"},
		{"no cpu", `{"schema": 1, "go": {"version": "go1"}}`, "no machine.cpu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	data, err := json.Marshal(Capture())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"schema":1,"go":{"version":"go1.26"},"machine":{"cpu":"x"},"before":{"stat":"cpu 1 2"}}`))
	f.Add([]byte(`{"schema":2}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Parse(data)
		if err != nil {
			return
		}
		e.Before.One()
		Steal(e.Before, e.Before)
		if _, err := json.Marshal(e); err != nil {
			t.Errorf("read but cannot be written: %v", err)
		}
	})
}
