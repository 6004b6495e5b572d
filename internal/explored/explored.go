package explored

import (
	_ "embed"
	"fmt"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes"
)

// File is where the records are kept, from the root of modbench.
const File = "internal/explored/explored.tsv"

//go:embed explored.tsv
var recorded []byte

// Record is what exploring one scheme came to.
type Record struct {
	Scheme string
	Digest string // of the sources for which it holds
	Found  string // in words
}

// Recorded returns the records of this program, in the order of the schemes.
func Recorded() []Record {
	records, err := parse(string(recorded))
	if err != nil {
		panic(fmt.Sprintf("explored: %s: %v; run go generate ./internal/scenarios", File, err)) // a test reads it
	}
	return records
}

const columns = "scheme\tdigest\tfound\n"

// Text returns the file that has these records.
func Text(records []Record) []byte {
	var b strings.Builder
	b.WriteString(columns)
	for _, r := range records {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", r.Scheme, r.Digest, r.Found)
	}
	return []byte(b.String())
}

func parse(text string) (records []Record, err error) {
	rest, ok := strings.CutPrefix(text, columns)
	if !ok {
		return nil, fmt.Errorf("line 1: want %q", strings.TrimSpace(columns))
	}
	n := 1
	for line := range strings.Lines(rest) {
		n++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 || slices.Contains(f, "") {
			return nil, fmt.Errorf("line %d: %q: want scheme, digest and what was found, parted by tabs", n, line)
		}
		records = append(records, Record{f[0], f[1], f[2]})
	}
	return records, nil
}

// Find returns what is on record of the scheme that newScheme makes, if its sources are those of the record.
func Find(records []Record, sources *Sources, newScheme func() schemes.Scheme) (found string, ok bool) {
	name := newScheme().Info().Name
	i := slices.IndexFunc(records, func(r Record) bool { return r.Scheme == name })
	if i < 0 {
		return "", false
	}
	digest, err := sources.Digest(PackageOf(newScheme))
	return records[i].Found, err == nil && digest == records[i].Digest
}

// PackageOf returns the import path of the package in which a function is declared.
func PackageOf(function any) string {
	name := runtime.FuncForPC(reflect.ValueOf(function).Pointer()).Name()
	dir, base := path.Split(name)
	base, _, _ = strings.Cut(base, ".")
	return dir + base
}

// Of returns what is on record of a scheme of this program, which has these sources; "": it was not explored as it is.
func Of(sources *Sources, newScheme func() schemes.Scheme) string {
	found, ok := Find(Recorded(), sources, newScheme)
	if !ok {
		return ""
	}
	return found
}
