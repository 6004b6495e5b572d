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
	if _, err := set(onemore(), &help, "--help"); err != nil ||
		!strings.Contains(help.String(), "--paint-coats NUMBER") ||
		!strings.Contains(help.String(), "layers of paint on a module (NUMBER: 0 to 7; 0: bare)") {
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

// Each knob that can be set has a flag, which sets it and no other.
func TestEveryKnobHasAFlag(t *testing.T) {
	plain, err := set(workloads.StandardKnobs(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range workloads.StandardKnobs().Settable() {
		text, want := "", plain.Knobs
		for _, text = range []string{"3", "0.5", "7us", "poisson:1000", "pinned", "nonblock", "distribution", "all", "10"} {
			if want = plain.Knobs; k.Set(&want, text) == nil && want != plain.Knobs {
				break
			}
		}
		w, err := set(workloads.StandardKnobs(), io.Discard, "--"+k.Name, text)
		if err != nil || w.Knobs != want || want == plain.Knobs {
			t.Errorf("--%s %s makes %+v of %+v, %v", k.Name, text, w.Knobs, plain.Knobs, err)
		}
	}
}
