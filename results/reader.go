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

// Run is a results directory, or several merged.
type Run struct {
	Dirs     []string // where it was read from
	Manifest Manifest // of the first directory
	Env      env.Environment
	Rounds   []*bench.Round // in the order measured
	Planned  int            // rounds that the plan asked for
	Notes    []string       // what is missing or was ignored

	_ struct{}
}

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
		return fmt.Errorf("results directory %s: is a file; name the directory that it is in: %s", dir, filepath.Dir(dir))
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
			run.Notes = append(run.Notes, fmt.Sprintf("%s: %d bytes after the last complete round are ignored", name, tail))
		}
		files[name] = prefix
	}
	e, err := env.Parse(files[envFile])
	if err != nil {
		return nil, at(envFile, files[envFile], err)
	}
	run.Env = *e
	if run.Rounds, err = parseRounds(files[roundsFile], files[benchFile], files[histFile]); err != nil {
		return nil, err
	}
	if len(run.Rounds) != m.Done {
		return nil, fmt.Errorf("%s: %d rounds, %s says %d", roundsFile, len(run.Rounds), manifestFile, m.Done)
	}
	run.Notes = append(resumed(m), run.Notes...)
	if note := progress(dir, m, run.Rounds); note != "" {
		run.Notes = append([]string{note}, run.Notes...)
	}
	return run, nil
}

// parseRounds reads the three files that say the same in three ways.
func parseRounds(jsonl, text, hlog []byte) ([]*bench.Round, error) {
	for _, f := range []struct {
		name string
		text []byte
	}{{roundsFile, jsonl}, {benchFile, text}, {histFile, hlog}} {
		if why := Converted(f.text); why != "" { // and sealed after that
			return nil, fmt.Errorf("%s: %s", f.name, why)
		}
	}
	records, err := decodeRounds(jsonl)
	if err != nil {
		return nil, err
	}
	if err := checkBench(text, records); err != nil {
		return nil, err
	}
	if err := readHists(hlog, records); err != nil {
		return nil, err
	}
	var rounds []*bench.Round
	for i := range records {
		rounds = append(rounds, &records[i].Round)
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
	case int64(len(data)) < want.Size && Converted(data) != "":
		return nil, 0, errors.New(Converted(data))
	case int64(len(data)) < want.Size:
		return nil, 0, fmt.Errorf("truncated: %d bytes, %s says %d: copy the whole directory again", len(data), manifestFile, want.Size)
	}
	tail = int64(len(data)) - want.Size
	whole := data
	data = data[:want.Size]
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want.SHA256 {
		if why := Converted(whole); why != "" {
			return nil, 0, errors.New(why)
		}
		return nil, 0, fmt.Errorf("not as modbench wrote it (sha256 differs from %s): edited by hand? restore it or measure again", manifestFile)
	}
	return data, tail, nil
}

// progress says how far a run got, what is missing and how to go on, if it did
// not get all the way.
func progress(dir string, m *Manifest, rounds []*bench.Round) string {
	of := fmt.Sprintf("%d rounds", m.Done)
	if m.Planned() > 0 {
		of = fmt.Sprintf("%d of %d rounds", m.Done, m.Planned())
	}
	switch {
	case m.Status == Interrupted:
		of += "; interrupted"
	case m.Status == Running:
		of += "; still running, or killed"
	case m.Done < m.Planned():
		return of + ", although the run says that it is complete"
	case m.Done == 0:
		return "no rounds"
	default:
		return ""
	}
	return of + missing(m, rounds) + "; modbench run --resume " + dir + " goes on"
}

// missing says which rounds of which cells are not there.
func missing(m *Manifest, rounds []*bench.Round) string {
	if len(m.Cells) == 0 || m.Done >= m.Planned() {
		return ""
	}
	measured := map[bench.Cell]int{}
	for _, r := range rounds {
		measured[r.Cell]++
	}
	least, more := m.Rounds, 0
	for _, c := range m.Cells {
		least = min(least, measured[c])
	}
	for _, c := range m.Cells {
		if measured[c] > least {
			more++
		}
	}
	s := fmt.Sprintf("; complete are %d of %d rounds of all cells", least, m.Rounds)
	if more > 0 {
		s += fmt.Sprintf(" and one more of %d of %d cells", more, len(m.Cells))
	}
	return s
}
