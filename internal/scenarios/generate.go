//go:build ignore

// Command generate runs every scenario against every scheme, which takes a minute on an
// idle machine, and writes how they end: outcomes.tsv, and docs/scenarios.md. It needs
// the tag explore.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/scenarios"
)

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
	write(filepath.Join("..", "..", scenarios.Page), scenarios.Markdown(outcomes))
}

func write(name string, text []byte) {
	if err := os.WriteFile(name, text, 0o644); err != nil {
		log.Fatal(err)
	}
}
