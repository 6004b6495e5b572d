//go:build explore

package verify

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write configurations.tsv anew")

// The list that builds have which do not explore is that of the configurations.
func TestList(t *testing.T) {
	var b strings.Builder
	for _, c := range Configurations() {
		if c.Name == "" || strings.ContainsAny(c.Name+c.Summary, "\t\n") {
			t.Errorf("configuration %q: %q does not fit on a line", c.Name, c.Summary)
		}
		b.WriteString(c.Name + "\t" + c.Summary + "\n")
	}
	if *update {
		if err := os.WriteFile("configurations.tsv", []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("configurations.tsv")
	if err != nil || string(have) != b.String() {
		t.Errorf("configurations.tsv is stale (%v): run go test -tags explore ./internal/verify -run TestList -update", err)
	}
	if !*update && len(List()) != len(Configurations()) {
		t.Errorf("%d are listed, and there are %d", len(List()), len(Configurations()))
	}
}
