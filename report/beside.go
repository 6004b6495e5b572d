package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/report/internal/page"
	"github.com/modbench/modbench/results"
)

// IsBeside reports whether dir is a directory of modbench claims or of modbench project, for [Options].Beside.
func IsBeside(dir string) bool { return has(dir, claims.File) || has(dir, projection.File) }

func has(dir, file string) bool {
	_, err := os.Lstat(filepath.Join(dir, file))
	return err == nil
}

// maxProjection is how large the file of a projection may be.
const maxProjection = 64 << 20

// page returns the options of a page, with what its directories beside hold.
func (o Options) page() (page.Options, error) {
	out := page.Options{Title: o.Title, Explored: o.Explored}
	for _, dir := range o.Beside {
		record, err := claims.Read(dir)
		switch {
		case err == nil && out.Claims != nil:
			return out, fmt.Errorf("%s: a page shows the claims of one directory", dir)
		case err == nil:
			out.Claims = record
		case !errors.Is(err, fs.ErrNotExist):
			return out, err
		case !has(dir, projection.File):
			return out, fmt.Errorf("%s: has neither %s nor %s", dir, claims.File, projection.File)
		}
		if !has(dir, projection.File) {
			continue
		}
		data, err := files.Read(filepath.Join(dir, projection.File), maxProjection)
		if err != nil {
			return out, fmt.Errorf("%s: %w", filepath.Join(dir, projection.File), err)
		}
		r, err := projection.Parse(data)
		if err != nil {
			return out, fmt.Errorf("%s: %w", filepath.Join(dir, projection.File), err)
		}
		out.Projections = append(out.Projections, r)
	}
	return out, nil
}

// merged returns runs as one; none at all are an empty one, if the page shows something beside.
func (o Options) merged(runs []*results.Run) (*results.Run, error) {
	if len(runs) == 0 && len(o.Beside) > 0 {
		return &results.Run{}, nil
	}
	return results.Merge(runs...)
}
