package workloads

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/knobs.md anew")

// docs/knobs.md is what the table of knobs and the list of workloads say.
func TestDocument(t *testing.T) {
	const path = "../docs/knobs.md"
	want := document(StandardKnobs(), All())
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/knobs.md is stale; run go test ./workloads -run Document -update")
	}
}

// document returns docs/knobs.md for a table of knobs and a list of workloads.
func document(table KnobTable, all []Workload) string {
	var b strings.Builder
	b.WriteString(`# Knobs and workloads

<!-- Written by go test ./workloads -run Document -update; do not edit. -->

## Knobs

A knob is an input of a measurement. Each has a flag of its name, ` + "`--hold 5us`" + `, and can be swept,
` + "`--sweep hold=0,1us,5us`" + `, unless the last column says why not.
A knob that is not set keeps the value of the workload.

| knob | what it is | values | 0 means | no flag and no sweep because |
|---|---|---|---|---|
`)
	for _, k := range table.Knobs {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, k.Usage, k.Value.Limits, k.Zero, k.Fixed)
	}
	b.WriteString("\nRules between knobs:\n\n")
	for _, r := range table.Rules {
		fmt.Fprintf(&b, "* `%s`: %s\n", r.Name, r.Text)
	}
	fmt.Fprintf(&b, "* The tables of a subsystem have %d entries at most, which limits `scale`.\n", maxEntries)
	fmt.Fprintf(&b, "\n## Workloads\n\nEvery workload starts from these knobs: %s.\n"+
		"It sets others as said here. All other knobs are zero.\n", settings(table, Knobs{}, base))
	for _, w := range all {
		fmt.Fprintf(&b, "\n### %s\n\n%s.\n\nIt shows %s.\n\n", w.Name, capital(w.Summary), w.Why)
		if set := settings(table, base, w.Knobs); set != "" {
			fmt.Fprintf(&b, "It sets %s.", set)
		} else {
			b.WriteString("It sets nothing.")
		}
		if len(w.Points) > 0 {
			var names []string
			for _, p := range w.Points {
				names = append(names, "`"+p.Name+"`")
			}
			fmt.Fprintf(&b, " It is measured at %s.", strings.Join(names, ", "))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// settings lists the knobs that are not as in from.
func settings(table KnobTable, from, to Knobs) string {
	var parts []string
	for _, k := range table.Settable() {
		if text := k.Value.Get(to); text != k.Value.Get(from) {
			parts = append(parts, "`"+k.Name+"` "+text)
		}
	}
	return strings.Join(parts, ", ")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
