//go:build ignore

// Generate writes the mutants: go generate ./internal/controls.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/controls/internal/mutate"
)

func main() {
	log.SetFlags(0)
	files, err := mutate.Generate("../../schemes")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.RemoveAll("mutant"); err != nil {
		log.Fatal(err)
	}
	for name, src := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(name, src, 0o666); err != nil {
			log.Fatal(err)
		}
	}
}
