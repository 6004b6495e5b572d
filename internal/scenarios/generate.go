//go:build ignore

// Command generate writes docs/scenarios.md.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/scenarios"
)

func main() {
	log.SetFlags(0)
	page := filepath.Join("..", "..", scenarios.Page)
	if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(page, scenarios.Markdown(), 0o644); err != nil {
		log.Fatal(err)
	}
}
