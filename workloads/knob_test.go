package workloads

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Each field of Knobs has exactly one row.
func TestEveryFieldHasARow(t *testing.T) {
	for _, broken := range unlisted(StandardKnobs()) {
		t.Error(broken)
	}
	// The control: a table without a row, and one with a row too many.
	whole, less, more := StandardKnobs(), StandardKnobs(), StandardKnobs()
	less.Knobs = less.Knobs[1:]
	more.Knobs = append(more.Knobs, whole.Knobs[0])
	if a, b := unlisted(less), unlisted(more); len(a) != 1 || len(b) != 1 {
		t.Errorf("not seen: %v, %v", a, b)
	}
}

func unlisted(table KnobTable) (broken []string) {
	var k Knobs
	fields := reflect.ValueOf(&k).Elem()
	for i := range fields.NumField() {
		n := 0
		for _, row := range table.Knobs {
			if row.Value.Field(&k) == fields.Field(i).Addr().Interface() {
				n++
			}
		}
		if n != 1 {
			broken = append(broken, fields.Type().Field(i).Name+" has "+strconv.Itoa(n)+" rows, want 1")
		}
	}
	return broken
}

// Each row is complete, reads what it writes, and refuses what is no value of any knob.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range StandardKnobs().Knobs {
		if row.Name == "" || seen[row.Name] || row.Usage == "" || row.Value.Limits == "" || row.Value.Unit == "" {
			t.Errorf("%q: named twice, or something about it is not said", row.Name)
		}
		seen[row.Name] = true
		k := base
		if err := row.Set(&k, row.Value.Get(base)); err != nil || row.Value.Get(k) != row.Value.Get(base) {
			t.Errorf("%s: %q is read as %q, %v", row.Name, row.Value.Get(base), row.Value.Get(k), err)
		}
		for _, text := range []string{"", "x", "-1", "-1ns", "NaN"} {
			k := base
			err := row.Set(&k, text)
			if err == nil || !strings.HasPrefix(err.Error(), row.Name+" ") || !strings.Contains(err.Error(), "want ") {
				t.Errorf("%s: %q: %v", row.Name, text, err)
			}
		}
	}
}

// Each knob takes the values at its limits, and neither Set nor Validate takes those beyond.
func TestLimits(t *testing.T) {
	for name, values := range map[string]struct{ inside, outside []string }{
		"workers":    {[]string{"0", "100000"}, []string{"100001"}},
		"per-proc":   {[]string{"0", "8", "100000"}, []string{"100001", "1.5"}},
		"unloaders":  {[]string{"0", "1000"}, []string{"1001"}},
		"per-unload": {[]string{"0", "1000000000"}, []string{"1000000001"}},
		"hold": {[]string{"0", "1us", "10s", "sleep:5ms", "sleep:dist:boot:10"},
			[]string{"10.1s", "5", "end", "sleep:11s", "sleep:", "nap:5ms"}},
		"in-use":        {[]string{"0", "0.2", "1"}, []string{"1.1", "-0.1"}},
		"holders":       {[]string{"0", "100000"}, []string{"100001"}},
		"span":          {[]string{"0", "5ms", "24h0m0s", "dist:mount-storm:10"}, []string{"25h", "dist:moon"}},
		"modprobe-cost": {[]string{"0", "1.5ms", "10s"}, []string{"10.1s"}},
		"unload":        {[]string{"escalate", "nonblock", "wait", "autoclean"}, []string{"force"}},
		"loaded":        {[]string{"distribution", "machine", "boot", "modprobe-churn"}, []string{"moon"}},
		"exit-cost":     {[]string{"0", "20us", "10s"}, []string{"10.1s"}},
		"stop-cost":     {[]string{"0", "100us", "10s"}, []string{"10.1s"}},
		"period":        {[]string{"0", "5ms", "24h0m0s"}, []string{"25h"}},
		"stall":         {[]string{"0", "9.999s", "end"}, []string{"10.1s", "never"}},
		"skew":          {[]string{"0", "0.5", "4"}, []string{"-0.1", "4.1"}},
		"missing":       {[]string{"0", "0.999"}, []string{"-0.1", "1"}},
		"lookups":       {[]string{"0.001", "1"}, []string{"0", "1.1"}},
		"scale":         {[]string{"0.0001", "1", "1000000"}, []string{"0", "1000001"}},
		"arrival": {[]string{"closed", "constant:1", "poisson:1e+08"},
			[]string{"open", "poisson:0", "constant:1e12"}},
		"placement": {[]string{"goroutines", "pinned"}, []string{"moon"}},
		"seed":      {[]string{"0", "18446744073709551615"}, []string{"18446744073709551616"}},
	} {
		row, err := StandardKnobs().ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range values.inside {
			k := base
			if err := row.Set(&k, text); err != nil || row.Value.Get(k) != text {
				t.Errorf("%s: %q is read as %q, %v", name, text, row.Value.Get(k), err)
			}
			if k.Unload == Autoclean {
				k.ModprobeCost = time.Millisecond
			}
			if err := StandardKnobs().Validate(k); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, text := range values.outside {
			k := base
			if err := row.Set(&k, text); err == nil || k != base && StandardKnobs().Validate(k) == nil {
				t.Errorf("%s: %q is taken", name, text)
			}
		}
	}
}

// Each rule has knobs that break it, and its error names it.
func TestRules(t *testing.T) {
	breaks := map[string]func(*Knobs){
		"per-unload-without-stall": func(k *Knobs) { k.PerUnload, k.Stall = 100, UntilEnd },
		"per-unload-without-wait":  func(k *Knobs) { k.PerUnload, k.InUse = 100, 0.1 },
		"autoclean-by-unloaders":   func(k *Knobs) { k.Unload = Autoclean },
	}
	if err := StandardKnobs().Validate(base); err != nil {
		t.Error(err)
	}
	for _, r := range StandardKnobs().Rules {
		k := base
		if breaks[r.Name] == nil || r.Text == "" {
			t.Errorf("%s: add knobs that break it to this test", r.Name)
			continue
		}
		breaks[r.Name](&k)
		if err := StandardKnobs().Validate(k); err == nil || !strings.Contains(err.Error(), "(rule "+r.Name+")") {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
}

// For people a value says what 0 means, until when a stall lasts, and that it has no effect.
func TestWords(t *testing.T) {
	k := base
	k.Period, k.Stall, k.Hold = 0, UntilEnd, 1500*time.Nanosecond
	unloading := k
	unloading.PerUnload = 100
	for _, c := range []struct {
		knob  string
		knobs Knobs
		want  string
	}{
		{"workers", k, "0: as many on each processor as per-proc says"},
		{"hold", k, "1.5us"},
		{"stall", k, "end"},
		{"period", k, "0: continuously"},
		{"period", unloading, "not used: workers unload"},
		{"unloaders", unloading, "not used: workers unload"},
		{"per-unload", unloading, "100"},
		{"arrival", k, "closed"},
		{"placement", k, "goroutines"},
	} {
		row, err := StandardKnobs().ByName(c.knob)
		if err != nil {
			t.Fatal(err)
		}
		if got := row.Words(c.knobs); got != c.want {
			t.Errorf("%s: %q, want %q", c.knob, got, c.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	a := base
	b := a
	b.Hold, b.Skew, b.Seed = 5*time.Microsecond, 0, 7
	if got, want := StandardKnobs().Differences(a, b), "hold 0 and 5us, skew 1 and 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b = a
	b.Placement = Goroutines // which the zero value means too
	if got := StandardKnobs().Differences(a, b); got != "" {
		t.Errorf("%q, want none", got)
	}
}

// A row is all that a knob needs: the sweep, the check, the label and the documentation follow. Packages internal/verbs
// and report show the same of the flag and of the page.
func TestAddAKnob(t *testing.T) {
	table := StandardKnobs()
	table.Knobs = append(table.Knobs, Knob{
		Name: "paint-coats", Usage: "layers of paint on a module", Zero: "bare",
		Value: of(func(k *Knobs) *uint64 { return &k.Seed },
			Value{Noun: "a whole number", Unit: "NUMBER", Limits: "0 to 7"},
			func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) },
			func(n uint64) string { return strconv.FormatUint(n, 10) },
			func(n uint64) bool { return n <= 7 }),
	})
	points, err := table.ParseSweep("paint-coats=0,3")
	if err != nil || len(points) != 2 || points[1].Name != "paint-coats=3" {
		t.Fatal(points, err)
	}
	k := Workload{Knobs: base}.At(points[1])
	row, err := table.ByName("paint-coats")
	if err != nil || row.Words(k) != "3" || row.Label() != "paint coats (layers of paint on a module)" {
		t.Errorf("%v, %q, %q", err, row.Words(k), row.Label())
	}
	_, err = table.ParseSweep("paint-coats=8")
	if err == nil || !strings.Contains(err.Error(), "paint-coats 8: want 0 to 7") {
		t.Errorf("a value beyond the limits: %v", err)
	}
	k.Seed = 8
	if err := table.Validate(k); err == nil {
		t.Error("a value beyond the limits is valid")
	}
	if !slices.Contains(table.Names(), "paint-coats") || slices.Contains(StandardKnobs().Names(), "paint-coats") {
		t.Error("the names do not follow, or the standard table changed")
	}
	line := "| `paint-coats` | layers of paint on a module | 0 to 7 | bare |"
	if page := document(table, All()); !strings.Contains(page, line) {
		t.Errorf("the documentation does not follow:\n%s", page)
	}
}
