package docs

import (
	"path/filepath"

	"github.com/modbench/modbench/internal/claims"
)

// Claims is the document about the claims of 2002 and 2003, below the root of the tree.
var Claims = filepath.Join("docs", "claims.md")

// settled is the reference run of the claims, below the root of the tree.
var settled = filepath.Join("results", "reference", "claims")

// ClaimsPage returns the document about the claims, from the reference run of the tree at root.
func ClaimsPage(root string) ([]byte, error) {
	r, err := claims.Read(filepath.Join(root, settled))
	if err != nil {
		return nil, err
	}
	return r.Markdown(), nil
}
