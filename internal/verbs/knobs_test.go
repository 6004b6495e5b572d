package verbs

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
)

// onemore is the standard table and a knob that only this test has.
func onemore() workloads.KnobTable {
	table := workloads.StandardKnobs()
	table.Knobs = append(table.Knobs, workloads.Knob{
		Name: "paint-coats", Usage: "layers of paint on a module", Zero: "bare",
		Value: workloads.Value{
			Noun: "a whole number", Unit: "NUMBER", Limits: "0 to 7", Offers: []string{"0", "7"},
			Set: func(k *workloads.Knobs, text string) (err error) {
				k.Seed, err = strconv.ParseUint(text, 10, 64)
				return err
			},
			Get:    func(k workloads.Knobs) string { return fmt.Sprint(k.Seed) },
			Within: func(k workloads.Knobs) bool { return k.Seed <= 7 },
			Field:  func(k *workloads.Knobs) any { return &k.Seed },
		},
	})
	return table
}

// set runs a program that has the flags of the table alone, and returns the workload that they make of lookup-heavy.
func set(table workloads.KnobTable, out io.Writer, args ...string) (w workloads.Workload, err error) {
	app := &cli.App{
		Name: "modbench", Flags: knobFlags(table), Writer: out, ErrWriter: io.Discard, OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			w, _ = workloads.ByName("lookup-heavy")
			return setKnobs(table, c, &w)
		},
	}
	err = app.Run(append([]string{"modbench"}, args...))
	return w, err
}

// A row of the table is all that a knob needs: flag, sweep, help and completion follow.
func TestAddAKnob(t *testing.T) {
	w, err := set(onemore(), io.Discard, "--paint-coats", "3")
	if err != nil || w.Knobs.Seed != 3 {
		t.Errorf("--paint-coats 3 sets %d, %v", w.Knobs.Seed, err)
	}
	w, err = set(onemore(), io.Discard, "--sweep", "paint-coats=1,5")
	if err != nil || len(w.Points) != 2 || w.Points[1].Name != "paint-coats=5" || w.At(w.Points[1]).Seed != 5 {
		t.Errorf("--sweep paint-coats=1,5 makes %v, %v", w.Points, err)
	}
	for args, want := range map[string]string{
		"--paint-coats 8":       "paint-coats 8: want 0 to 7",
		"--paint-coats thick":   `paint-coats "thick": want a whole number, 0 to 7`,
		"--sweep paint-coats=8": `sweep "paint-coats=8": paint-coats 8: want 0 to 7`,
		"--sweep paint-coat=1":  `unknown knob "paint-coat"; did you mean paint-coats?`,
	} {
		_, err := set(onemore(), io.Discard, strings.Fields(args)...)
		if _, usage := err.(usageError); !usage || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	var help bytes.Buffer
	if _, err := set(onemore(), &help, "--help"); err != nil || !strings.Contains(help.String(), "--paint-coats NUMBER") ||
		!strings.Contains(help.String(), "layers of paint on a module (0 to 7; 0: bare)") {
		t.Errorf("%v; the help is\n%s", err, help.String())
	}
	if values, ok := knobValues(onemore(), "--paint-coats"); !ok || !slices.Equal(values, []string{"0", "7"}) {
		t.Errorf("completion offers %v", values)
	}
	if values, _ := knobValues(onemore(), "--sweep"); !slices.Contains(values, "paint-coats=") {
		t.Errorf("completion of a sweep offers %v", values)
	}
	// The control: without the row there is no such flag.
	if _, err := set(workloads.StandardKnobs(), io.Discard, "--paint-coats", "3"); err == nil {
		t.Error("a flag without a row")
	}
}

// A flag that is not given leaves the workload's own value; each that is given sets its knob.
func TestEveryKnobHasAFlag(t *testing.T) {
	text := map[string]string{
		"workers": "3", "per-proc": "2", "unloaders": "5", "per-unload": "1_000", "hold": "7us", "exit-cost": "1ms",
		"period": "9ms", "stall": "end", "skew": "0.5", "missing": "0.25", "lookups": "0.75", "scale": "2",
		"arrival": "poisson:1000", "placement": "pinned",
	}
	plain, err := set(workloads.StandardKnobs(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range workloads.StandardKnobs().Settable() {
		want := plain.Knobs
		if err := k.Set(&want, text[k.Name]); err != nil || want == plain.Knobs {
			t.Errorf("%s: add a value to this test that no workload has: %v", k.Name, err)
		}
		w, err := set(workloads.StandardKnobs(), io.Discard, "--"+k.Name, text[k.Name])
		if err != nil || w.Knobs != want {
			t.Errorf("--%s %s makes %+v, %v", k.Name, text[k.Name], w.Knobs, err)
		}
	}
}
