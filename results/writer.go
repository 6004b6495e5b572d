package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/files"
)

// errLocked is the error of [lock].
var errLocked = errors.New("another modbench is writing to it: wait until it is done, or stop it")

// Writer writes a results directory, round by round. It is not safe for
// concurrent use.
type Writer struct {
	dir      string
	manifest Manifest
	files    map[string]*appender
	lines    *benchLines
	measured map[bench.Cell]int // rounds that are there
	text     bytes.Buffer       // where lines writes
	made     []string           // those of dir and its parents that Create made, the topmost first
	mine     []string           // the files that Create made
	err      error              // the first failure: nothing is written after it
}

// WriteError says that a round could not be written, for example because the disk is full.
// The rounds before it are kept, and [Resume] goes on behind them.
type WriteError struct {
	Dir  string
	Done int // rounds that are kept, over all cells
	Err  error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("results directory %s: %v; %d rounds are kept", e.Dir, e.Err, e.Done)
}

// Unwrap returns what the system said.
func (e *WriteError) Unwrap() error { return e.Err }

// appender is a file that only grows, with the sha256 of all of it.
type appender struct {
	f    *os.File
	size int64
	sum  hash.Hash
}

func (a *appender) Write(p []byte) (int, error) {
	n, err := a.f.Write(p)
	a.size += int64(n)
	a.sum.Write(p[:n])
	return n, err
}

func (a *appender) seal() File {
	return File{Size: a.size, SHA256: hex.EncodeToString(a.sum.Sum(nil))}
}

// Create makes dir, with its parents, and in it a results directory that holds
// no rounds yet; the environment is captured now. It overwrites nothing: dir
// must be empty or not exist. If it fails, it removes again what it made.
func Create(dir string, m Manifest) (*Writer, error) {
	return create(dir, m, env.Capture())
}

func create(dir string, m Manifest, e *env.Environment) (*Writer, error) {
	for _, c := range m.Cells {
		if err := checkCell(c); err != nil {
			return nil, err
		}
	}
	made, err := emptyDir(dir)
	if err != nil {
		return nil, err
	}
	if m.Created.IsZero() {
		m.Created = time.Now().UTC().Truncate(time.Second)
	}
	if len(m.Command) == 0 {
		m.Command = append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)
	}
	m.Schema, m.Status, m.Done, m.After, m.Resumed, m.Broken = Schema, Running, 0, e.Before, nil, nil
	m.Merged = nil
	w := &Writer{dir: dir, manifest: m, files: map[string]*appender{}, made: made, measured: map[bench.Cell]int{}}
	if w.err = w.begin(e); w.err != nil {
		w.discard()
		return nil, w.err
	}
	return w, nil
}

func (w *Writer) begin(e *env.Environment) error {
	for _, name := range sealed {
		f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return fmt.Errorf("results directory %s: cannot create %s: %w: choose another with --out", w.dir, name,
				files.Reason(err))
		}
		w.files[name] = &appender{f: f, sum: sha256.New()}
		w.mine = append(w.mine, name)
	}
	w.mine = append(w.mine, manifestFile, manifestFile+".tmp")
	if err := lock(w.files[roundsFile].f); err != nil {
		return fmt.Errorf("results directory %s: %w", w.dir, err)
	}
	if err := w.head(e); err != nil {
		return fmt.Errorf("results directory %s: %w: choose another with --out", w.dir, err)
	}
	return nil
}

// head writes what stands before the first round, and the first manifest.
func (w *Writer) head(e *env.Environment) error {
	facts, err := encode(e)
	if err != nil {
		return err
	}
	var log bytes.Buffer
	if err := beginHist(&log, w.manifest.Created); err != nil {
		return err
	}
	if w.lines, err = beginBench(&w.text, e); err != nil {
		return err
	}
	return w.append(map[string][]byte{envFile: facts, histFile: log.Bytes(), benchFile: w.text.Bytes()})
}

// Dir returns the directory.
func (w *Writer) Dir() string { return w.dir }

// Add appends rounds, which are durable when Add returns: 6 file syncs for all of
// them, so some milliseconds on a disk, between rounds and never within one. The rounds
// must be of planned cells, if cells were planned. If they cannot be written, the error is
// a [WriteError], none of them counts, and nothing is written after it.
func (w *Writer) Add(rounds ...*bench.Round) error {
	if w.err != nil || len(rounds) == 0 {
		return w.err
	}
	more, err := w.encode(rounds) // nothing is written if this fails
	if err != nil {
		return err
	}
	before := w.manifest
	w.manifest.Done += len(rounds)
	w.manifest.After = env.ReadLoad()
	if err := w.append(more); err != nil {
		w.manifest = before
		w.err = &WriteError{Dir: w.dir, Done: before.Done, Err: err}
		return w.err
	}
	for _, r := range rounds {
		w.measured[r.Cell]++
	}
	return nil
}

// encode returns what rounds add to each file.
func (w *Writer) encode(rounds []*bench.Round) (map[string][]byte, error) {
	var lines, log bytes.Buffer
	for _, r := range rounds {
		if err := checkCell(r.Cell); err != nil {
			return nil, err
		}
		if len(w.manifest.Cells) > 0 && !slices.Contains(w.manifest.Cells, r.Cell) {
			return nil, fmt.Errorf("round of a cell that was not planned: %s", r.Cell)
		}
		line, err := encodeRound(r)
		if err != nil {
			return nil, err
		}
		lines.Write(line)
	}
	w.text.Reset()
	for _, r := range rounds { // none of them is refused: w.lines has written its head if it is needed
		if err := errors.Join(w.lines.add(r), addHists(&log, r)); err != nil {
			return nil, err
		}
	}
	return map[string][]byte{roundsFile: lines.Bytes(), benchFile: w.text.Bytes(), histFile: log.Bytes()}, nil
}

// append adds to each file what more has for it, and then names it in the manifest.
// Nothing is added if a file would have more than what is read of it.
func (w *Writer) append(more map[string][]byte) error {
	for name, data := range more {
		if w.files[name].size+int64(len(data)) > maxFile {
			return fmt.Errorf(
				"%s is full: no more than %d bytes of it are read; measure the rest into another directory",
				name,
				maxFile,
			)
		}
	}
	for name, data := range more {
		if _, err := w.files[name].Write(data); err != nil {
			return fmt.Errorf("%s: %w", name, files.Reason(err))
		}
	}
	return w.commit()
}

// commit makes what was appended durable, and then names it in the manifest.
func (w *Writer) commit() error {
	w.manifest.Files = map[string]File{}
	for name, a := range w.files {
		if err := a.f.Sync(); err != nil {
			return fmt.Errorf("%s: %w", name, files.Reason(err))
		}
		w.manifest.Files[name] = a.seal()
	}
	data, err := encodeManifest(&w.manifest)
	if err != nil {
		return err
	}
	if len(data) > maxManifest {
		return fmt.Errorf("%s would have more than %d MiB, with %d cells: measure fewer in one run", manifestFile,
			maxManifest>>20, len(w.manifest.Cells))
	}
	if err := files.ReplaceAlone(filepath.Join(w.dir, manifestFile), data); err != nil {
		return fmt.Errorf("%s: %w", manifestFile, err)
	}
	return nil
}

// Close records how the run ended, Complete or Interrupted, and closes the
// files. After an Add that could not write, it records nothing and returns the error of
// that Add, so that the run can be resumed. A Close after the first is an error
// and changes nothing.
func (w *Writer) Close(status Status) error {
	err := w.err
	if err == nil {
		w.manifest.Status = status
		if err = w.commit(); err != nil {
			err = &WriteError{Dir: w.dir, Done: w.manifest.Done, Err: err}
		}
	}
	if cerr := w.close(); err == nil {
		err = cerr
	}
	return err
}

func (w *Writer) close() (err error) {
	for _, a := range w.files {
		if cerr := a.f.Close(); err == nil {
			err = cerr
		}
	}
	w.files = nil
	if w.err == nil {
		w.err = fmt.Errorf("results directory %s: closed", w.dir)
	}
	return err
}
