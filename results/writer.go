package results

import (
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
)

// Writer writes a results directory, round by round. It is not safe for
// concurrent use.
type Writer struct {
	dir      string
	manifest Manifest
	files    map[string]*appender
	lines    *benchLines
	made     []string // dir and its parents that Create made, from above
	mine     []string // the files that Create made
	err      error    // the first failure: nothing is written after it
}

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
	m.Schema, m.Status, m.Done, m.After, m.Resumed = Schema, Running, 0, e.Before, nil
	w := &Writer{dir: dir, manifest: m, files: map[string]*appender{}, made: made}
	if w.err = w.begin(e); w.err != nil {
		w.discard()
		return nil, w.err
	}
	return w, nil
}

// reason strips the operation and path from a file system error, since the
// message around it names the path.
func reason(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (w *Writer) begin(e *env.Environment) error {
	for _, name := range sealed {
		f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return fmt.Errorf("results directory %s: cannot create %s: %w: choose another with --out", w.dir, name,
				reason(err))
		}
		w.files[name] = &appender{f: f, sum: sha256.New()}
		w.mine = append(w.mine, name)
	}
	w.mine = append(w.mine, manifestFile, manifestFile+".tmp")
	if err := lock(w.files[roundsFile].f); err != nil {
		return fmt.Errorf("results directory %s: %w", w.dir, err)
	}
	data, err := encode(e)
	if err != nil {
		return err
	}
	if _, err := w.files[envFile].Write(data); err != nil {
		return err
	}
	if err := beginHist(w.files[histFile], w.manifest.Created); err != nil {
		return err
	}
	if w.lines, err = beginBench(w.files[benchFile], e); err != nil {
		return err
	}
	return w.commit()
}

// Dir returns the directory.
func (w *Writer) Dir() string { return w.dir }

// Add appends a round, which is durable when Add returns: 6 file syncs, so some
// milliseconds on a disk, between rounds and never within one. The round must
// be of a planned cell, if cells were planned.
func (w *Writer) Add(r *bench.Round) error {
	if w.err != nil {
		return w.err
	}
	if err := checkCell(r.Cell); err != nil {
		return err
	}
	if len(w.manifest.Cells) > 0 && !slices.Contains(w.manifest.Cells, r.Cell) {
		return fmt.Errorf("round of a cell that was not planned: %s", r.Cell)
	}
	line, err := encodeRound(r) // nothing is written if this fails
	if err != nil {
		return err
	}
	w.err = w.add(r, line)
	return w.err
}

func (w *Writer) add(r *bench.Round, line []byte) error {
	if _, err := w.files[roundsFile].Write(line); err != nil {
		return err
	}
	if err := w.lines.add(r); err != nil {
		return err
	}
	if err := addHists(w.files[histFile], r); err != nil {
		return err
	}
	w.manifest.Done++
	w.manifest.After = env.ReadLoad()
	return w.commit()
}

// commit makes what was appended durable, and then names it in the manifest.
func (w *Writer) commit() error {
	w.manifest.Files = map[string]File{}
	for name, a := range w.files {
		if err := a.f.Sync(); err != nil {
			return err
		}
		w.manifest.Files[name] = a.seal()
	}
	data, err := encodeManifest(&w.manifest)
	if err != nil {
		return err
	}
	return replace(w.dir, manifestFile, data)
}

// Close records how the run ended, Complete or Interrupted, and closes the
// files. A Close after the first is an error and changes nothing.
func (w *Writer) Close(status Status) error {
	err := w.err
	if err == nil {
		w.manifest.Status = status
		err = w.commit()
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
