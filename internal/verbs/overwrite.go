package verbs

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/results"
)

// errMeasured is why a file is not written that the user named. A name that is completed by the shell is easily one of
// these, and an hour of measuring is gone.
var errMeasured = errors.New("holds what was measured: nothing overwritten, name another file")

// spared returns an error if to write a file of that name would destroy what a run, claims or a projection has left.
func spared(path string) error {
	if results.IsMeasured(path) {
		return errMeasured
	}
	to, err := filepath.EvalSymlinks(path)
	if name := filepath.Base(to); err == nil && (name == claims.File || name == projection.File) {
		return errMeasured
	}
	return nil
}

// distinct returns a usage error if two flags name the same file, of which one would destroy what the other is for.
// An empty name is none.
func distinct(a, pathA, b, pathB string) error {
	if pathA == "" || pathB == "" || !sameFile(pathA, pathB) {
		return nil
	}
	return usagef("--%s and --%s are the same file, %s: name two", a, b, pathB)
}

// sameFile reports whether two names are of one regular file, or would be if it were made.
func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	switch {
	case errA == nil && errB == nil:
		return os.SameFile(infoA, infoB) && infoA.Mode().IsRegular()
	case errA == nil || errB == nil:
		return false
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absA == absB
}
