package docs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/projection"
)

// Claims is the document about the claims of 2002 and 2003, below the root of the tree.
var Claims = filepath.Join("docs", "claims.md")

// settled is the reference run of the claims, below the root of the tree.
var settled = filepath.Join("results", "reference", "claims")

// projected are the reference projections, below the root of the tree: of lookups, and of unloads that
// stop the machine and that do not.
var projected = []string{
	filepath.Join("results", "reference", "projection"), filepath.Join("results", "reference", "projection-stops"),
}

// ClaimsPage returns the document about the claims, from the reference run and those reference projections that
// the tree at root has.
func ClaimsPage(root string) ([]byte, error) {
	r, err := claims.Read(filepath.Join(root, settled))
	if err != nil {
		return nil, err
	}
	var all []*projection.Result
	for _, dir := range projected {
		p, err := readProjection(filepath.Join(root, dir, projection.File))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return r.Markdown(all...), nil
}

func readProjection(file string) (*projection.Result, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p, err := projection.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}
