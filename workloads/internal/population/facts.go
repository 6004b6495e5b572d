package population

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed data/*.tsv
var data embed.FS

// source is a module as the data has it.
type source struct {
	name      string
	bytes     int
	init      bool
	exit      bool
	depends   []string
	registers []fact
}

// fact is what the data says of one registration, before it has a number.
type fact struct {
	subsystem string
	table     string   // bus
	stem      string   // filesystem name, or interface name without its number
	majors    []uint64 // 0: a dynamic one; empty: none of its own
	disks     bool     // adds disks
	ids       int      // number of device ids
	helper    bool
}

// facts returns the modules of the embedded data in load order.
func facts() []source {
	var sources []source
	at := make(map[string]int)
	read("modules", func(f []string) {
		at[f[0]] = len(sources)
		s := source{name: f[0], bytes: int(number(f[1])), init: f[2] == "1", exit: f[3] == "1"}
		if f[4] != "-" {
			s.depends = strings.Split(f[4], ",")
		}
		sources = append(sources, s)
	})
	register := func(module string, f fact) {
		s := &sources[at[module]]
		s.registers = append(s.registers, f)
	}
	read("netdevs", func(f []string) {
		register(f[0], fact{subsystem: "net_device", stem: f[1], helper: f[2] == "1"})
	})
	read("filesystems", func(f []string) {
		register(f[0], fact{subsystem: "filesystem", stem: f[1]})
	})
	read("chrdevs", func(f []string) {
		register(f[0], fact{subsystem: "file_operations", majors: numbers(f[1]), helper: f[2] == "1"})
	})
	read("blkdevs", func(f []string) {
		register(f[0], fact{subsystem: "block_device_operations",
			majors: numbers(f[1]), disks: f[2] == "1", helper: f[3] == "1"})
	})
	read("drivers", func(f []string) {
		register(f[1], fact{subsystem: "device_driver", table: f[0], ids: int(number(f[2]))})
	})
	return inLoadOrder(sources, at)
}

// inLoadOrder sorts dependencies before dependents and otherwise leaves the
// order of the data, which is by name.
func inLoadOrder(sources []source, at map[string]int) []source {
	ordered := make([]source, 0, len(sources))
	loaded := make([]bool, len(sources))
	var load func(i int)
	load = func(i int) {
		if loaded[i] {
			return
		}
		loaded[i] = true
		for _, d := range sources[i].depends {
			load(at[d])
		}
		ordered = append(ordered, sources[i])
	}
	for i := range sources {
		load(i)
	}
	return slices.Clip(ordered)
}

// read calls row with the fields of each line of an embedded table but the
// first, which names the columns.
func read(table string, row func(fields []string)) {
	text, err := data.ReadFile("data/" + table + ".tsv")
	if err != nil {
		panic(err)
	}
	header, body, _ := strings.Cut(string(text), "\n")
	columns := strings.Count(header, "\t") + 1
	for line := range strings.Lines(body) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != columns {
			panic(fmt.Sprintf("population: %s: %q has not %d columns", table, line, columns))
		}
		row(fields)
	}
}

// number parses one number, numbers a list of them, where "-" is none.
func number(s string) uint64 {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		panic("population: " + err.Error())
	}
	return n
}

func numbers(s string) (ns []uint64) {
	if s == "-" {
		return nil
	}
	for _, f := range strings.Split(s, ",") {
		ns = append(ns, number(f))
	}
	return ns
}
