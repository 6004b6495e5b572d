package results

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/workloads"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// full returns a round of which no field is zero.
func full(t *testing.T) *bench.Round {
	t.Helper()
	r := new(bench.Round)
	n := 0
	fill(t, reflect.ValueOf(r).Elem(), "Round", &n)
	r.Cell = bench.Cell{
		Workload: "lookup-heavy", Scheme: "rwsem", Subsystem: "filesystem", Procs: 2, Point: "hold=1us", Machine: "a1b2c3",
	}
	r.Start = time.Date(2026, 11, 23, 19, 16, 47, 4911073, time.UTC)
	r.Knobs.Arrival = workloads.Arrival{Process: workloads.Poisson, Rate: 1000}
	r.Warnings[0].Kind = bench.Disturbed
	return r
}

// fill gives each field of v a value of its own.
func fill(t *testing.T, v reflect.Value, name string, n *int) {
	*n++
	switch x := v.Addr().Interface().(type) {
	case **bench.Histogram:
		*x = new(bench.Histogram)
		for i := range 3 {
			(*x).Add(time.Duration(100**n + i))
		}
		return
	case *time.Time:
		*x = time.Unix(int64(*n), 0).UTC()
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), name, n)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Name != "_" {
				fill(t, v.Field(i), name+"."+f.Name, n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0), name+"[0]", n)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 128)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	default:
		t.Fatalf("%s is a %s: teach fill to fill it", name, v.Type())
	}
}

// written returns what is read back of a round.
func written(t *testing.T, r *bench.Round) *bench.Round {
	t.Helper()
	var text, hlog bytes.Buffer
	line, err := encodeRound(r)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := beginBench(&text, &env.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	if err := lines.add(r); err != nil {
		t.Fatal(err)
	}
	if err := beginHist(&hlog, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	if err := addHists(&hlog, r); err != nil {
		t.Fatal(err)
	}
	r2 := rounds{schema: Schema}
	if err := r2.parse(bytes.NewReader(line), &text, &hlog); err != nil {
		t.Fatal(err)
	}
	return r2.list[0]
}

// differences lists the leaves in which two values differ.
func differences(a, b reflect.Value, name string) (all []string) {
	switch x := a.Interface().(type) {
	case *bench.Histogram:
		if y := b.Interface().(*bench.Histogram); (x == nil) != (y == nil) || x != nil &&
			(x.Count() != y.Count() || x.Max() != y.Max()) {
			return []string{name}
		}
		return nil
	case time.Time:
		if !x.Equal(b.Interface().(time.Time)) {
			return []string{name}
		}
		return nil
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return []string{name}
			}
			return nil
		}
		return differences(a.Elem(), b.Elem(), name)
	case reflect.Struct:
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.Name != "_" {
				all = append(all, differences(a.Field(i), b.Field(i), name+"."+f.Name)...)
			}
		}
		return all
	case reflect.Slice:
		if a.Len() != b.Len() {
			return []string{name}
		}
		for i := range a.Len() {
			all = append(all, differences(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", name, i))...)
		}
		return all
	}
	if !a.Equal(b) {
		return []string{name}
	}
	return nil
}

// TestNothingIsForgotten writes a round of which no field is zero: what is not
// read back is in no record. Then each field in turn is lost, and it must notice.
func TestNothingIsForgotten(t *testing.T) {
	r := full(t)
	value := func(r *bench.Round) reflect.Value { return reflect.ValueOf(r).Elem() }
	for _, name := range differences(value(r), value(written(t, r)), "Round") {
		t.Errorf("%s is written nowhere: add it to record, toRecord and record.round, or to slots or knobs", name)
	}
	for i := range value(r).NumField() {
		f := value(r).Type().Field(i)
		if f.Name == "_" {
			continue
		}
		lossy := *r
		value(&lossy).Field(i).SetZero()
		if d := differences(value(r), value(&lossy), "Round"); len(d) == 0 ||
			!strings.HasPrefix(d[0], "Round."+f.Name) {
			t.Errorf("if %s were lost, this test would see %q", f.Name, d)
		}
	}
}

// TestFormat pins the line of a round of which no field is zero: a change of it
// is a change of the format, and may need a new Schema.
func TestFormat(t *testing.T) {
	line, err := encodeRound(full(t))
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/round.jsonl"
	if *update {
		if err := os.WriteFile(golden, line, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(line)); diff != "" {
		t.Errorf("the format has changed; if it should, run go test -update (-want +got):\n%s", diff)
	}
	if entries, err := decodeRounds(bytes.NewReader(want), Schema); err != nil || len(entries) != 1 ||
		entries[0].Total != full(t).Total {
		t.Errorf("%s is read as %+v, %v", golden, entries, err)
	}
}

// TestWarningKinds reads back every kind of warning with its fields.
func TestWarningKinds(t *testing.T) {
	for _, w := range []bench.Warning{
		{Kind: bench.Disturbed, Limit: 0.05}, {Kind: bench.Throttled}, {Kind: bench.Paused},
		{Kind: bench.Overloaded}, {Kind: bench.NoUnload, PerUnload: 1000}, {Kind: bench.Worded, Text: "late"},
	} {
		r := full(t)
		r.Warnings = []bench.Warning{w}
		if got := written(t, r).Warnings; len(got) != 1 || got[0] != w {
			t.Errorf("%+v is read back as %+v", w, got)
		}
	}
}

// TestNobodyLooked reads a line of before quotas and pauses were looked for, which
// says nothing of them.
func TestNobodyLooked(t *testing.T) {
	r := full(t)
	line, err := encodeRound(r)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(line), `,"Throttled":`)
	_, rest, ok2 := strings.Cut(rest, "}")
	if !ok || !ok2 {
		t.Fatalf("no Throttled in %s", line)
	}
	entries, err := decodeRounds(strings.NewReader(head+"}"+rest), Schema)
	if err != nil {
		t.Fatal(err)
	}
	want := r.Interference
	want.Throttled, want.Paused, want.Held = 0, 0, 0
	if got := entries[0].Interference; got != want || got.Stopped() {
		t.Errorf("read as %+v, want %+v", got, want)
	}
}

// TestUnknown reads lines that this program does not understand: the error names
// what it does not know.
func TestUnknown(t *testing.T) {
	line, err := encodeRound(full(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to, want string }{
		{"field", `"Lookups":`, `"Lookdowns":1,"Lookups":`,
			`rounds.jsonl:1: unknown field "Lookdowns": written by a newer modbench?`},
		{"field of a cell", `"Procs":`, `"Proks":1,"Procs":`, `unknown field "Proks"`},
		{"knob", `"hold":`, `"holt":1,"hold":`, `unknown knob "holt": written by a newer modbench?`},
		{"histogram", `"stalled":`, `"stolen":`, `unknown histogram "stolen": written by a newer modbench?`},
		{"warning", `"kind":"disturbed"`, `"kind":"bored"`,
			`unknown kind of warning "bored": written by a newer modbench?`},
		{"type", `"Repeats":`, `"Repeats":"no","Repeats":`, "Repeats is string, want int"},
		{"torn", line2(line), "", "not JSON: unexpected end of the line"},
		{"two values", "}\n", "}{}\n", "not JSON: something follows the value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(string(line), c.from, c.to, 1)
			if bad == string(line) {
				t.Fatalf("%q is not in the line", c.from)
			}
			_, err := decodeRounds(strings.NewReader(bad), Schema)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

// line2 returns the second half of a line.
func line2(line []byte) string { return string(line[len(line)/2:]) }

// TestWarnings1 recognises the warnings of schema 1 by their words.
func TestWarnings1(t *testing.T) {
	for text, want := range map[string]bench.Warning{
		"disturbed: others took more than 5 % of the processors": {Kind: bench.Disturbed, Limit: 0.05},
		overloaded1: {Kind: bench.Overloaded},
		"no module was asked to unload: " +
			"the round has fewer lookups than per-unload=1000 asks for": {Kind: bench.NoUnload, PerUnload: 1000},
		"disturbed by the moon": {Kind: bench.Worded, Text: "disturbed by the moon"},
	} {
		if got := warning1(text); got != want {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
	if d, err := differ1("cpu differs: Example 2.0 GHz and Other"); err != nil ||
		d.Error() != "cpu differs: Example 2.0 GHz and Other" {
		t.Errorf("read as %+v, %v", d, err)
	}
	if _, err := differ1("cpu"); err == nil {
		t.Error("no error for a difference that is none")
	}
}
