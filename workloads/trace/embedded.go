package trace

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed data/*.xz data/spans.tsv
var data embed.FS

// Embedded returns the names of the traces that modbench brings along, each recorded from a real kernel. The README
// beside them says how.
func Embedded() []string { return []string{"boot", "mount-storm"} }

// Prefix begins the name of a workload that is a trace.
const Prefix = "trace:"

// OpenNamed opens the trace that follows "trace:" in the name of a workload: one of [Embedded], or else a file.
func OpenNamed(name string) (*Reader, error) {
	if !slices.Contains(Embedded(), name) {
		return Open(name)
	}
	content, err := data.ReadFile("data/" + name + ".tsv.xz")
	if err != nil {
		return nil, fmt.Errorf("trace %s: %w", name, err)
	}
	r, err := NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("trace %s: %w", name, err)
	}
	r.name = name
	return r, nil
}

// CellName returns the name that the cells of a trace have in results: "trace-" and the name without folder and
// endings, in lower-case letters, digits, dashes and underscores.
func CellName(name string) string {
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	for _, end := range []string{".gz", ".xz", ".zst", ".txt", ".tsv", ".ftrace", ".events", ".dat"} {
		base = strings.TrimSuffix(base, end)
	}
	clean := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, strings.ToLower(base))
	const most = 56
	return "trace-" + clean[:min(len(clean), most)]
}
