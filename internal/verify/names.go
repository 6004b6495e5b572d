package verify

import (
	_ "embed"
	"strings"
)

//go:embed configurations.tsv
var listed string

// Listed is the name of a configuration, and what its threads do, in a line.
type Listed struct{ Name, Summary string }

// List returns the names of all configurations, in their order. It is there in every build: the file configurations.tsv
// has them, and a test of the build that explores holds it to Configurations.
func List() (all []Listed) {
	for line := range strings.Lines(listed) {
		name, summary, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, Listed{name, summary})
	}
	return all
}
