//go:build ignore

// Command generate runs every scenario against every scheme, which takes a minute on an
// idle machine, and writes how they end: outcomes.tsv, and docs/scenarios.md. Then it
// explores each scheme whose code has changed since it was last explored, as modbench
// verify does by default, and writes down the result: see package explored. That
// takes ten seconds a scheme. It needs the tag explore.
package main

import (
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// root is that of modbench, from the folder that this command is run in.
const root = "../.."

func main() {
	log.SetFlags(0)
	outcomes := new(scenarios.Outcomes)
	for _, newScheme := range scenarios.Columns() {
		rows, err := scenarios.Explore(newScheme)
		if err != nil {
			log.Fatal(err)
		}
		for _, row := range rows {
			outcomes.Record(newScheme().Info().Name, row.Scenario.Name, row.Outcome)
		}
	}
	write("outcomes.tsv", outcomes.Text())
	write(filepath.Join(root, scenarios.Page), scenarios.Markdown(outcomes))
	explore()
}

// explore explores the schemes of which the record is old. It writes the records after each, so that what was explored
// is kept if it is interrupted.
func explore() {
	sources := explored.NewSources(os.DirFS(root))
	old := explored.Recorded()
	var records []explored.Record
	for _, newScheme := range all.Schemes() {
		name := newScheme().Info().Name
		digest, err := sources.Digest(explored.PackageOf(newScheme))
		if err != nil {
			log.Fatal(err)
		}
		found, ok := explored.Find(old, sources, newScheme)
		if !ok {
			log.Printf("exploring %s, whose code has changed", name)
			found = verified(name, newScheme)
		}
		records = append(records, explored.Record{Scheme: name, Digest: digest, Found: found})
		if !ok {
			write(filepath.Join(root, explored.File), explored.Text(slices.Concat(records, without(old, records))))
		}
	}
	write(filepath.Join(root, explored.File), explored.Text(records))
}

// without returns the records of schemes that done has no record of.
func without(records, done []explored.Record) (left []explored.Record) {
	for _, r := range records {
		if !slices.ContainsFunc(done, func(d explored.Record) bool { return d.Scheme == r.Scheme }) {
			left = append(left, r)
		}
	}
	return left
}

// verified returns what verify finds in a scheme, in words.
func verified(name string, newScheme func() schemes.Scheme) string {
	var outcomes []verify.Outcome
	for _, c := range verify.Configurations() {
		out := verify.Explore(newScheme, c, verify.Options{Bound: -1, Limit: verify.Limits[name]})
		if out.Broken != "" {
			log.Fatalf("%s breaks %s in %s: %s", name, out.Broken, c.Name, out.Message)
		}
		outcomes = append(outcomes, out)
	}
	return verify.Summaries(outcomes)[name]
}

func write(name string, text []byte) {
	if err := os.WriteFile(name, text, 0o644); err != nil {
		log.Fatal(err)
	}
}
