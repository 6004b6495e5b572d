package page

import (
	"slices"
	"strings"
	"unicode"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// sweep is a workload with the points that it was measured at, on one kind of machine.
// If nothing was swept there is one, without a name.
type sweep struct {
	workload, machine string
	settings          []figures.Setting
	at                string // of a row of a map: the value of the second knob, which all its settings have
}

// has reports whether a cell is one of the workload on the machine.
func (s sweep) has(c bench.Cell) bool { return c.Workload == s.workload && c.Machine == s.machine }

// sweeps returns the workloads in order, each machine for itself.
func (src *source) sweeps() (all []sweep) {
	for _, s := range src.grid.Settings {
		i := slices.IndexFunc(all, func(w sweep) bool {
			return w.workload == s.Workload && w.machine == s.Machine
		})
		if i < 0 {
			i = len(all)
			all = append(all, sweep{workload: s.Workload, machine: s.Machine})
		}
		all[i].settings = append(all[i].settings, s)
	}
	return all
}

// String names the workload, and the point if there is only one.
func (s sweep) String() string {
	if len(s.settings) == 1 {
		return s.settings[0].String()
	}
	return figures.Setting{Workload: s.workload, Machine: s.machine}.String()
}

// rows returns w itself, or if two knobs were swept a sweep of the first one for each value of the second.
func (s sweep) rows(src *source) (all []sweep) {
	if !src.grid.IsMap(s.workload) {
		return []sweep{s}
	}
	for _, setting := range s.settings {
		_, second := figures.KnobsOf(setting.Point)
		i := slices.IndexFunc(all, func(w sweep) bool { return w.at == second })
		if i < 0 {
			i = len(all)
			all = append(all, sweep{workload: s.workload, machine: s.machine, at: second})
		}
		all[i].settings = append(all[i].settings, setting)
	}
	return all
}

// points returns the values of the swept knob and its name: "hold" of hold=0,
// hold=1us. Points of different knobs keep their own names.
func (s sweep) points() (label string, values []string) {
	for i, setting := range s.settings {
		point := setting.Point
		if s.at != "" {
			point, _ = figures.KnobsOf(point)
		}
		knob, value, ok := strings.Cut(point, "=")
		if i == 0 {
			label = knob
		}
		if !ok || knob != label {
			label = ""
		}
		values = append(values, value)
	}
	if label == "" {
		for i, setting := range s.settings {
			values[i] = setting.Point
		}
		label = "point"
	}
	return label, values
}

// anchor is an identifier for a part of a workload's section, fit for a link.
func anchor(part string, w sweep) string {
	return part + "-" + strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '_' {
			return r
		}
		return '-'
	}, w.String())
}
