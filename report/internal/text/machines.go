package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/terminal"
)

// MachineName names a kind of machine as the headings of tables do.
func MachineName(d *figures.Data, m figures.Machine) string {
	if len(d.Machines) < 2 {
		return "measured on"
	}
	return "machine " + m.Name
}

// Machine says what kind of machine m is, how many there were, and what was measured on them.
func Machine(m figures.Machine) string {
	e := &m.Env
	s := fmt.Sprintf("%s, %s processors, %s, governor %s; ", e.Machine.CPU, e.Machine.Processors,
		kernel(e.Kernel.Version), e.Kernel.Governor)
	if m.Nodes > 0 {
		s += Count(m.Nodes, "node") + ": "
	}
	return s + parts(m.Parts)
}

// kernel shortens what the system says of its kernel to what it is and which version.
func kernel(version string) string {
	words := strings.Fields(version)
	if len(words) > 2 && words[1] == "version" {
		return words[0] + " " + words[2]
	}
	if version == "" {
		return env.Unknown
	}
	return version
}

// parts names shards or directories, and no more than four.
func parts(names []string) string {
	if len(names) > 5 {
		return strings.Join(names[:4], ", ") + fmt.Sprintf(" and %d more", len(names)-4)
	}
	return And(names)
}

// writeMachines writes a line for each kind of machine.
func writeMachines(w io.Writer, lines []string) {
	for i, line := range lines {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, terminal.Line(line))
	}
}

// Machines says in a line for each kind of machine what it is; nil if there is one kind, measured into one directory.
func Machines(d *figures.Data) (lines []string) {
	for _, m := range d.Machines {
		if len(d.Machines) > 1 || len(m.Parts) > 1 {
			lines = append(lines, MachineName(d, m)+": "+Machine(m))
		}
	}
	return lines
}

// union returns the lines of a, and of b those that differ.
func union(a, b []string) []string {
	for _, line := range b {
		if !slices.Contains(a, line) {
			a = append(a, line)
		}
	}
	return a
}
