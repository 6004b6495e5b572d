//go:build ignore

// Command generate writes the blocks of README.md and docs/projection.md, docs/schemes.md, docs/claims.md,
// docs/registry.md, docs/counterexample.html, and the picture beside the reference runs. It needs the tag explore.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/docs"
)

func main() {
	log.SetFlags(0)
	root := filepath.Join("..", "..")
	blocks, picture, err := docs.Measurements(root)
	if err != nil {
		log.Fatal(err)
	}
	example, err := docs.Counterexample()
	if err != nil {
		log.Fatal(err)
	}
	drawn, err := docs.Drawn()
	if err != nil {
		log.Fatal(err)
	}
	page := filepath.Join(root, docs.Readme)
	text, err := os.ReadFile(page)
	if err != nil {
		log.Fatal(err)
	}
	done, err := docs.Put(string(text), append(blocks, example))
	if err != nil {
		log.Fatalf("%s: %v", page, err)
	}
	about, err := docs.SchemesPage(root)
	if err != nil {
		log.Fatal(err)
	}
	said, err := docs.ClaimsPage(root)
	if err != nil {
		log.Fatal(err)
	}
	plugins, err := docs.RegistryPage(root)
	if err != nil {
		log.Fatal(err)
	}
	reference, err := docs.Reference(root)
	if err != nil {
		log.Fatal(err)
	}
	projection, chart, err := docs.ProjectionPage(root)
	if err != nil {
		log.Fatal(err)
	}
	for name, data := range map[string][]byte{
		filepath.Join(root, docs.Projection): projection, filepath.Join(root, docs.ProjectionChart): chart,
		page: []byte(done), filepath.Join(root, docs.Picture): picture, filepath.Join(root, docs.Schemes): about,
		filepath.Join(root, docs.CounterexamplePage): drawn, filepath.Join(root, docs.Claims): said,
		filepath.Join(root, docs.Registry): plugins, filepath.Join(root, docs.ReferenceFile): reference,
	} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
