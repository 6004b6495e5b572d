package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
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
		return fmt.Errorf("results directory %s: %w", dir, reason(err))
	case !info.IsDir():
		return fmt.Errorf("results directory %s: is a file; name the directory that it is in: %s", dir,
			filepath.Dir(dir))
	}
	if _, err := os.Stat(filepath.Join(dir, manifestFile)); errors.Is(err, fs.ErrNotExist) {
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
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, reason(err))
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	run := &Run{Dirs: []string{dir}, Manifest: *m, Planned: m.Planned()}
	files := map[string][]byte{}
	for _, name := range sealed {
		prefix, tail, err := readPrefix(filepath.Join(dir, name), m.Files[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if tail > 0 {
			run.Notes = append(run.Notes, Ignored{name, tail})
		}
		files[name] = prefix
	}
	e, err := env.Parse(files[envFile])
	if err != nil {
		return nil, at(envFile, files[envFile], err)
	}
	run.Env = *e
	if run.Rounds, err = parseRounds(m.Schema, files[roundsFile], files[benchFile], files[histFile]); err != nil {
		return nil, err
	}
	if len(run.Rounds) != m.Done {
		return nil, fmt.Errorf("%s: %d rounds, %s says %d", roundsFile, len(run.Rounds), manifestFile, m.Done)
	}
	var notes []Note
	if note, ok := progress(dir, m, run.Rounds); ok {
		notes = append(notes, note)
	}
	for _, r := range m.Resumed {
		notes = append(notes, r)
	}
	run.Notes = append(notes, run.Notes...)
	return run, nil
}

// parseRounds reads the three files that say the same in three ways.
func parseRounds(schema int, jsonl, text, hlog []byte) ([]*bench.Round, error) {
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
// bytes follow it.
func readPrefix(path string, want File) (data []byte, tail int64, err error) {
	data, err = os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, fmt.Errorf("missing; %s says %d bytes: copy the whole directory", manifestFile, want.Size)
	case err != nil:
		return nil, 0, reason(err)
	case int64(len(data)) < want.Size:
		return nil, 0, fmt.Errorf("truncated: %d bytes, %s says %d: copy the whole directory again", len(data),
			manifestFile, want.Size)
	}
	tail = int64(len(data)) - want.Size
	data = data[:want.Size]
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want.SHA256 {
		return nil, 0, fmt.Errorf("not as modbench wrote it (sha256 differs from %s): "+
			"edited by hand? restore it or measure again", manifestFile)
	}
	return data, tail, nil
}
