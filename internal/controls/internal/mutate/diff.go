package mutate

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff returns the edits as a unified diff against the scheme, for git apply or
// patch -p1 in root, the root folder of modbench.
func (m Mutant) Diff(root fs.FS) ([]byte, error) {
	before, after, err := m.apply(root)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(before)) {
		file := path.Join(m.Of.folder(), name)
		b.Write(diff.Diff("a/"+file, before[name], "b/"+file, after[name]))
	}
	return b.Bytes(), nil
}
