package results

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/files"
)

// Read reads the results directory dir: as many rounds as were complete when it
// was last written to, with a note of what is missing. Its errors are one line:
// what is wrong, in which file and line, and what to do.
func Read(dir string) (*Run, error) { return readAs(dir, whole) }

// ReadCondensed reads the results directory dir as [Read] does and checks all that it checks. It keeps of each round
// what figures need ([figures.Round]), and histograms only of all rounds of a cell together. Of more than some thirty
// thousand rounds it keeps the rest in a temporary file, so that memory does not grow with their number; [Run.Err] says
// whether that file failed. What it returns has no Rounds, and can be reported, merged and compared.
func ReadCondensed(dir string) (*Run, error) { return readAs(dir, condensed) }

// form is what is kept of rounds.
type form int

const (
	whole form = iota
	condensed
)

func readAs(dir string, f form) (*Run, error) {
	if err := isResults(dir); err != nil {
		return nil, err
	}
	run, err := read(dir, f)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w", dir, err)
	}
	return run, nil
}

// Is reports whether dir looks like a results directory. Reading it may fail all the same.
func Is(dir string) bool { return dir != "" && isResults(dir) == nil }

// isResults returns an error if dir is no results directory, which names a near one if there
// is one.
func isResults(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("results directory %s: does not exist%s", dir, nearest(filepath.Dir(filepath.Clean(dir))))
	case err != nil:
		return fmt.Errorf("results directory %s: %w", dir, files.Reason(err))
	case info.Mode().IsRegular():
		return fmt.Errorf("results directory %s: is a file; name the directory that it is in: %s", dir,
			filepath.Dir(dir))
	case !info.IsDir():
		return fmt.Errorf("results directory %s: is %s and not a directory", dir, files.Kind(info.Mode()))
	}
	if _, err := os.Lstat(filepath.Join(dir, manifestFile)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("results directory %s: no %s in it%s", dir, manifestFile, begun(dir))
	}
	return nil
}

// begun tells a run that was killed before its first manifest from a directory
// that is something else.
func begun(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, envFile)); err == nil {
		return ": killed before it had begun, or while it was merged; remove the directory and begin again"
	}
	return nearest(dir)
}

// nearest suggests the last results directory within dir, by name.
func nearest(dir string) string {
	found, err := filepath.Glob(filepath.Join(dir, "*", manifestFile))
	if err != nil || len(found) == 0 {
		return ""
	}
	return "; did you mean " + filepath.Dir(found[len(found)-1]) + "?"
}

func read(dir string, f form) (*Run, error) {
	data, err := files.Read(filepath.Join(dir, manifestFile), maxManifest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	run := &Run{Dirs: []string{dir}, Manifest: *m, Planned: m.Planned()}
	contents := map[string]*prefix{}
	defer func() {
		for _, p := range contents {
			p.f.Close()
		}
	}()
	for _, name := range sealed {
		p, err := openPrefix(filepath.Join(dir, name), m.Files[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if contents[name] = p; p.tail > 0 {
			run.Notes = append(run.Notes, Ignored{name, p.tail})
		}
	}
	if err := checkSums(contents); err != nil {
		return nil, err
	}
	facts, err := io.ReadAll(contents[envFile].reader())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", envFile, files.Reason(err))
	}
	e, err := env.Parse(facts)
	if err != nil {
		return nil, at(envFile, facts, err)
	}
	run.Env = *e
	r := rounds{schema: m.Schema, form: f}
	if err := r.parse(contents[roundsFile].reader(), contents[benchFile].reader(),
		contents[histFile].reader()); err != nil {
		return nil, err
	}
	run.Rounds, run.kept, run.pools = r.list, r.kept, r.pools()
	run.kept.Seal()
	if run.identity, err = identify(facts, contents[roundsFile].reader()); err != nil {
		return nil, fmt.Errorf("%s: %w", roundsFile, files.Reason(err))
	}
	run.Of, run.Starts = m.Merged.parts(m)
	if n := len(run.Rounds) + run.kept.Len(); n != m.Done {
		return nil, fmt.Errorf("%s: %d rounds, %s says %d", roundsFile, n, manifestFile, m.Done)
	}
	run.Notes = append(notesOf(dir, m, run.counts()), run.Notes...)
	return run, nil
}

// notesOf returns notes of what is missing, was broken or was resumed, as the manifest says.
func notesOf(dir string, m *Manifest, measured map[bench.Cell]int) (notes []Note) {
	if note, ok := progress(dir, m, measured); ok && (m.Merged == nil || len(m.Merged.Missing) == 0) {
		notes = append(notes, note)
	}
	notes = append(notes, m.Merged.notes()...)
	notes = append(notes, m.brokenNotes()...)
	for _, r := range m.Resumed {
		notes = append(notes, r)
	}
	return notes
}
