package results

import (
	"crypto/sha256"
	"encoding/hex"
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
func Read(dir string) (*Run, error) {
	if err := isResults(dir); err != nil {
		return nil, err
	}
	run, err := read(dir)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w", dir, err)
	}
	return run, nil
}

// isResults tells a results directory from everything else, and names a near
// one if there is one.
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
		return ": killed before it began, nothing was measured; remove the directory and run again"
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

func read(dir string) (*Run, error) {
	data, err := files.Read(filepath.Join(dir, manifestFile), maxManifest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	run := &Run{Dirs: []string{dir}, Manifest: *m, Planned: m.Planned()}
	contents := map[string][]byte{}
	for _, name := range sealed {
		prefix, tail, err := readPrefix(filepath.Join(dir, name), m.Files[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if tail > 0 {
			run.Notes = append(run.Notes, Ignored{name, tail})
		}
		contents[name] = prefix
	}
	e, err := env.Parse(contents[envFile])
	if err != nil {
		return nil, at(envFile, contents[envFile], err)
	}
	run.Env = *e
	run.Rounds, err = parseRounds(m.Schema, contents[roundsFile], contents[benchFile], contents[histFile])
	if err != nil {
		return nil, err
	}
	run.identity = identify(contents[envFile], contents[roundsFile])
	run.Of, run.Starts = m.Merged.parts(m)
	if len(run.Rounds) != m.Done {
		return nil, fmt.Errorf("%s: %d rounds, %s says %d", roundsFile, len(run.Rounds), manifestFile, m.Done)
	}
	var notes []Note
	if note, ok := progress(dir, m, run.Rounds); ok && (m.Merged == nil || len(m.Merged.Missing) == 0) {
		notes = append(notes, note)
	}
	notes = append(notes, m.Merged.notes()...)
	notes = append(notes, m.brokenNotes()...)
	for _, r := range m.Resumed {
		notes = append(notes, r)
	}
	run.Notes = append(notes, run.Notes...)
	return run, nil
}

// parseRounds reads the three files that say the same in three ways.
func parseRounds(schema int, jsonl, text, hlog []byte) ([]*bench.Round, error) {
	for _, f := range []struct {
		name string
		text []byte
	}{{roundsFile, jsonl}, {benchFile, text}, {histFile, hlog}} {
		if why := Converted(f.text); why != "" { // and sealed after that
			return nil, fmt.Errorf("%s: %s", f.name, why)
		}
	}
	entries, err := decodeRounds(jsonl, schema)
	if err != nil {
		return nil, err
	}
	if err := checkBench(text, entries); err != nil {
		return nil, err
	}
	if err := readHists(hlog, entries); err != nil {
		return nil, err
	}
	var rounds []*bench.Round
	for _, e := range entries {
		rounds = append(rounds, e.Round)
	}
	return rounds, nil
}

// readPrefix returns the part of a file that the manifest names, and how many
// bytes follow it. It reads nothing of those, and keeps nothing in memory that does
// not have the right sum.
func readPrefix(path string, want File) (data []byte, tail int64, err error) {
	f, size, err := files.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, fmt.Errorf("missing; %s says %d bytes: copy the whole directory", manifestFile, want.Size)
	case err != nil:
		return nil, 0, err
	}
	defer f.Close()
	if size < want.Size {
		return nil, 0, truncated(f, size, want)
	}
	if int64(int(want.Size)) != want.Size {
		return nil, 0, fmt.Errorf("has %d bytes, more than this system reads at once", want.Size)
	}
	prefix := io.NewSectionReader(f, 0, want.Size)
	if want.Size > atOnce {
		sum := sha256.New()
		if _, err := io.Copy(sum, prefix); err != nil {
			return nil, 0, files.Reason(err)
		}
		if hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
			return nil, 0, edited(f, size)
		}
		if _, err := prefix.Seek(0, io.SeekStart); err != nil {
			return nil, 0, err
		}
	}
	data = make([]byte, want.Size)
	if _, err := io.ReadFull(prefix, data); err != nil {
		return nil, 0, files.Reason(err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want.SHA256 {
		return nil, 0, edited(f, size)
	}
	return data, size - want.Size, nil
}

// truncated says that a file does not have as many bytes as it should have, and why if that can be seen.
func truncated(f io.ReaderAt, size int64, want File) error {
	if why := converted(f, size); why != "" {
		return errors.New(why)
	}
	return fmt.Errorf("truncated: %d bytes, %s says %d: copy the whole directory again", size, manifestFile, want.Size)
}

// converted is [Converted] of the beginning of a file.
func converted(f io.ReaderAt, size int64) string {
	head := make([]byte, min(size, atOnce))
	n, _ := f.ReadAt(head, 0)
	return Converted(head[:n])
}

// edited says that a file does not have the sum that it should have, and why if that can be seen.
func edited(f io.ReaderAt, size int64) error {
	if why := converted(f, size); why != "" {
		return errors.New(why)
	}
	return errEdited
}

// atOnce is how much of a file is read before its sum is known to be right.
const atOnce = 16 << 20

var errEdited = fmt.Errorf("not as modbench wrote it (sha256 differs from %s): "+
	"edited by hand? restore it or measure again", manifestFile)
