package docs

import (
	"bytes"
	"path/filepath"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// ReferenceFile is what modbench brings along of the reference run, for modbench advise.
const ReferenceFile = "report/internal/advise/reference.tsv"

// Reference returns what [ReferenceFile] should have.
func Reference(root string) ([]byte, error) {
	run, err := results.ReadCondensed(filepath.Join(root, lineage))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := report.WriteReference(&b, run); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
