package docs

import (
	"bytes"
	"path/filepath"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// ReferenceFile is what modbench brings along of the reference runs, for modbench advise.
const ReferenceFile = "report/internal/advise/reference.tsv"

// Reference returns what [ReferenceFile] should have: of the run of all schemes, and of that of a Go program's
// registry.
func Reference(root string) ([]byte, error) {
	var runs []*results.Run
	for _, dir := range []string{lineage, plugins} {
		run, err := results.Read(filepath.Join(root, dir))
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	var b bytes.Buffer
	if err := report.WriteReference(&b, runs...); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
