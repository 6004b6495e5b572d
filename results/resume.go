package results

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/files"
)

// Resumption is one time that a run went on after it had stopped.
type Resumption struct {
	Time   time.Time
	Done   int                   // rounds before
	Differ []figures.FactDiffers // facts that are not as they were

	Closed *env.Load        // the load when the process before ended; nil: not recorded
	Env    *env.Environment // of the process that went on, its opening load included; nil: not recorded
}

// Resume opens a results directory whose run was interrupted or killed, so that
// it can go on, and returns the rounds it holds. What was appended after the
// last complete round is cut off; from then on the directory is as if the run
// had never stopped, but for a note of when it did. The manifest, command line
// included, stays what it was.
//
// A run that is complete is an error, and so is one that another process is
// writing. If machine or program are not those that began the run, a note says so, in
// the Run returned and in every Run read later.
func Resume(dir string) (*Writer, *Run, error) {
	run, err := Read(dir)
	if err != nil {
		return nil, nil, err
	}
	w, err := resume(dir, run, env.Capture())
	if err != nil {
		return nil, nil, fmt.Errorf("results directory %s: %w", dir, err)
	}
	if run, err = Read(dir); err != nil { // as it is now
		return nil, nil, err
	}
	return w, run, nil
}

func resume(dir string, run *Run, now *env.Environment) (*Writer, error) {
	if run.Manifest.Status == Complete {
		return nil, fmt.Errorf("complete, with %d of %d rounds: nothing to resume; "+
			"modbench report draws it, and run --out measures into another directory", run.Manifest.Done, run.Planned)
	}
	if run.Manifest.Merged != nil {
		return nil, errors.New("merged of shards: nothing to resume; run the missing shards, and merge them all again")
	}
	if run.Manifest.Schema != Schema {
		return nil, fmt.Errorf("schema %d, this modbench writes %d: "+
			"resume it with the modbench that began it (commit %.12s)",
			run.Manifest.Schema, Schema, run.Env.Go.Commit)
	}
	w := &Writer{
		dir: dir, manifest: run.Manifest, files: map[string]*appender{}, measured: map[bench.Cell]int{},
	}
	for _, r := range run.Rounds {
		w.measured[r.Cell]++
	}
	for _, name := range sealed {
		a, err := reopen(filepath.Join(dir, name), run.Manifest.Files[name])
		if err != nil {
			w.close()
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		w.files[name] = a
	}
	if err := w.continueFrom(run, now); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *Writer) continueFrom(run *Run, now *env.Environment) (err error) {
	if err := lock(w.files[roundsFile].f); err != nil {
		return err
	}
	if err := w.unchanged(); err != nil {
		return err
	}
	for name, a := range w.files {
		if err := a.f.Truncate(a.size); err != nil {
			return fmt.Errorf("%s: %w", name, files.Reason(err))
		}
	}
	if w.lines, err = resumeBench(&w.text, &run.Env, run.Rounds); err != nil {
		return err
	}
	r := Resumption{Time: time.Now().UTC().Truncate(time.Second), Done: run.Manifest.Done}
	r.Differ = figures.Facts(&run.Env, now)
	closed := w.manifest.After
	r.Closed, r.Env, w.manifest.After = &closed, now, now.Before
	w.manifest.Resumed = append(w.manifest.Resumed, r)
	w.manifest.Status = Running
	if err := w.commit(); err != nil {
		return &WriteError{Dir: w.dir, Done: run.Manifest.Done, Err: err}
	}
	return nil
}

// unchanged returns an error if the manifest is not the one that w was made of any more:
// another process wrote after it was read and before the lock was taken. What that process
// measured would be cut off.
func (w *Writer) unchanged() error {
	data, err := files.Read(filepath.Join(w.dir, manifestFile), maxManifest)
	if err != nil {
		return fmt.Errorf("%s: %w", manifestFile, err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return err
	}
	if m.Status != w.manifest.Status || !maps.Equal(m.Files, w.manifest.Files) {
		return errors.New("another modbench has just written to it: look at what is there, and try again")
	}
	return nil
}

// reopen opens a file to append to its valid prefix.
func reopen(path string, want File) (*appender, error) {
	f, err := files.OpenToWrite(path)
	if err != nil {
		return nil, err
	}
	a := &appender{f: f, sum: sha256.New()}
	if a.size, err = io.Copy(a.sum, io.LimitReader(f, want.Size)); err == nil && a.size < want.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		f.Close()
		return nil, files.Reason(err)
	}
	return a, nil // f stands at the end of the prefix
}
