package coherence

import (
	"encoding/json"
	"strings"
	"testing"
)

// machine returns a file that can be read, with some text in place of other text.
func machine(t *testing.T, replace ...string) []byte {
	t.Helper()
	const good = `{"name": "x", "title": "two", "source": "invented",
"topology": {"sockets": 1, "groups": 1, "clusters": 1, "cores": 2, "threads": 1, "siblings": "last"},
"rmw": 5, "load": 0.5, "store": 1, "hold": 10,
"transfer": {"sibling":60,"cluster":60,"socket":60,"group":60,"far":60},
"read": {"sibling":60,"cluster":60,"socket":60,"group":60,"far":60},
"spread": {"near": 1, "far": 1, "hold": 1, "waits": 1, "insns": 1},
"measured": [{"scheme": "none", "subsystem": "filesystem", "procs": 1, "ns": 8, "iqr": 0.1},
{"scheme": "none", "subsystem": "filesystem", "procs": 2, "ns": 9}],
"probes": [{"what": "additions", "ns": 4, "simulated_ns": 5}]}`
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(good, replace[i]) {
			t.Fatalf("there is no %s", replace[i])
		}
	}
	return []byte(strings.NewReplacer(replace...).Replace(good))
}

// A machine file that makes no sense is refused in words that say where.
func TestHostileMachines(t *testing.T) {
	if m, err := ParseMachine(machine(t)); err != nil || m.CPUs() != 2 {
		t.Fatal(m, err)
	}
	if _, err := ParseMachine(machine(t, "\n", "\r\n")); err != nil {
		t.Errorf("with Windows line ends: %v", err)
	}
	for _, c := range []struct {
		old, replaced, want string
	}{
		{`"rmw": 5`, `"rmw": 1e300`, "rmw: 1e+300, want more than 0 ns and at most a second"},
		{`"rmw": 5`, `"rmw": 1e999`, "rmw: it is number 1e999, want a number"},
		{`"rmw": 5`, `"rmw": NaN`, "is not as modbench calibrate writes it: invalid character 'N' looking for beginning of value"},
		{`"rmw": 5`, `"rmw": "5"`, "rmw: it is string, want a number"},
		{`"rmw": 5`, `"rmw": 0`, "rmw: 0, want more than 0 ns and at most a second"},
		{`"rmw": 5`, `"rwm": 5`, `unknown field "rwm"`},
		{`"hold": 10`, `"hold": -1`, "hold: -1, want 0 ns to a second"},
		{`"cores": 2`, `"cores": 2.5`, "topology.cores: it is number 2.5, want a whole number"},
		{`"cores": 2`, `"cores": 0`, "topology: want 1 to 512 sockets, groups, clusters, cores and threads"},
		{`"clusters": 1, "cores": 2`, `"clusters": 512, "cores": 512`, "topology: more than 65536 processors"},
		{`"last"`, `"middle"`, `siblings: "middle", want last or adjacent`},
		{`"near": 1`, `"near": 101`, "spread of near: 101, want 1 to 100"},
		{`"name": "x"`, `"name": ""`, "name: want 1 to 64 letters"},
		{`"name": "x"`, `"name": "a\u001b[2J"`, `name "a\x1b[2J": want letters that can be printed, on one line`},
		{`"source": "invented"`, `"source": ""`, "source: want where the numbers come from"},
		{`"two"`, `"` + strings.Repeat("x", 5000) + `"`, "a text of 5000 letters: want 4000 at most"},
		{`"ns": 8`, `"ns": -8`, "measured 1: ns: -8, want more than 0 ns and at most a second"},
		{`"ns": 8`, `"ns": 1e300`, "measured 1: ns: 1e+300, want more than 0 ns and at most a second"},
		{`"iqr": 0.1`, `"iqr": -1`, "measured 1: iqr -1, want 0 to 1000"},
		{`"procs": 2`, `"procs": -2`, "measured 2: procs -2, want 1 to 512"},
		{`"procs": 2`, `"procs": 1`, "measured 2: none on 1 processors in filesystem is there twice"},
		{`"scheme": "none"`, `"scheme": ""`, "measured 1: want a scheme and a subsystem"},
		{`"simulated_ns": 5`, `"simulated_ns": -5`,
			"probe additions: simulated_ns: -5, want more than 0 ns and at most a second"},
	} {
		_, err := ParseMachine(machine(t, c.old, c.replaced))
		if err == nil || err.Error() != c.want {
			t.Errorf("%.40s: %v, want %s", c.replaced, err, c.want)
		}
	}
	for text, want := range map[string]string{
		"": "is empty", "{": "ends in the middle", "null": "topology", "[]": "array",
		string(machine(t)) + "{}": "something follows", strings.Repeat("[", 20_000): "depth",
	} {
		if _, err := ParseMachine([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
}

// Whatever the file holds, it is refused, or it is a machine that can be written and simulated.
func FuzzMachine(f *testing.F) {
	f.Add([]byte(`{"name":"x"}`))
	for _, m := range Machines() {
		data, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMachine(data)
		if err != nil {
			if strings.Contains(err.Error(), "Go struct") {
				t.Error(err)
			}
			return
		}
		if _, err := json.Marshal(m); err != nil {
			t.Error(err)
		}
		if n := min(2, m.CPUs()); n > 0 {
			if _, err := New(m, n, Options{}); err != nil {
				t.Error(err)
			}
		}
	})
}
