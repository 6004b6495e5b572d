package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// The tables, in the folder of this package.
const (
	results     = "results.tsv"
	equivalents = "equivalent.tsv"
)

// result is what the checks say of one mutant, and of which sources it is one.
type result struct {
	mutant
	digest          string
	explore, stress verdict
}

func (r result) line() string {
	return strings.Join([]string{
		r.key(), r.digest, r.explore.Verdict, r.explore.Promise, r.explore.Where, r.stress.Verdict, r.stress.Promise,
	}, "\t")
}

// replaced returns known with r in it, in the place of an older result.
func replaced(known []result, r result) []result {
	known = slices.DeleteFunc(known, func(k result) bool { return k.key() == r.key() })
	return append(known, r)
}

// readResults reads the table; there may be none.
func readResults(name string) (known []result, err error) {
	rows, err := readTable(name, 10)
	for _, f := range rows {
		known = append(known, result{
			mutant: mutant{Of: f[0], File: f[1], Function: f[2], What: f[3]}, digest: f[4],
			explore: verdict{f[5], f[6], f[7]}, stress: verdict{f[8], f[9], ""},
		})
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return known, err
}

func writeResults(name string, known []result) error {
	var lines []string
	for _, r := range known {
		lines = append(lines, r.line()+"\n")
	}
	slices.Sort(lines)
	return os.WriteFile(name, []byte(strings.Join(lines, "")), 0o666)
}

// readReasons returns what is said of mutants, by their key.
func readReasons(name string) (map[string]string, error) {
	rows, err := readTable(name, 5)
	reasons := make(map[string]string)
	for _, f := range rows {
		reasons[strings.Join(f[:4], "\t")] = f[4]
	}
	return reasons, err
}

// readTable reads lines of so many fields, apart by tabs.
func readTable(name string, fields int) (rows [][]string, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	n := 0
	for line := range bytes.Lines(text) {
		n++
		f := strings.Split(strings.TrimSuffix(string(line), "\n"), "\t")
		if len(f) != fields {
			return nil, fmt.Errorf("%s:%d: %d fields, want %d", name, n, len(f), fields)
		}
		rows = append(rows, f)
	}
	return rows, nil
}
