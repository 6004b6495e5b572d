package verbs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// The files for people in a results directory. They are made from the other files, and
// can be made again.
const (
	tableFile = "table.txt"
	pageFile  = "report.html"
)

// publish writes the full table of run, with its caveats, and the report into the
// directory of run. Then it prints the table. The files come first, because the reader
// of the output may be gone.
func publish(stdout io.Writer, run *results.Run, o report.TableOptions) error {
	dir := run.Name()
	var undrawn error
	for _, name := range []string{tableFile, pageFile} {
		if undrawn = draw(run, name); undrawn != nil {
			undrawn = fmt.Errorf("%w; modbench report %s makes it again", undrawn, dir)
			break
		}
	}
	if undrawn != nil && run.Err() != nil { // the table has lost the same rounds
		return undrawn
	}
	err := report.Table(stdout, run, o)
	if err == nil {
		_, err = fmt.Fprintf(stdout, "\nresults: %s\nnumbers: %s\nreport:  %s\n", terminal.Line(dir),
			terminal.Line(filepath.Join(dir, tableFile)), terminal.Line(filepath.Join(dir, pageFile)))
	}
	if err != nil && undrawn == nil {
		err = fmt.Errorf("%w; table and report are in %s", err, dir)
	}
	return both(err, undrawn)
}

// draw makes one of the files for people in the directory of run.
func draw(run *results.Run, name string) error {
	var b bytes.Buffer
	var err error
	switch name {
	case tableFile:
		err = report.Table(&b, run, report.TableOptions{Full: true})
	case pageFile:
		err = report.Write(&b, []*results.Run{run}, report.Options{})
	}
	if err == nil {
		err = files.Replace(filepath.Join(run.Name(), name), b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("results directory %s: %s: %w", run.Name(), name, err)
	}
	return nil
}

// drawMissing makes the files for people that the directory of run does not have, and
// returns their paths.
func drawMissing(run *results.Run) (drawn []string, err error) {
	return drawIf(run, func(name string) bool {
		_, err := os.Lstat(filepath.Join(run.Name(), name))
		return errors.Is(err, fs.ErrNotExist)
	})
}

// drawOutdated is drawMissing. It also makes files again that are older than the last
// round, which somebody has made while the run went on.
func drawOutdated(run *results.Run) (drawn []string, err error) {
	last, err := os.Stat(filepath.Join(run.Name(), "manifest.json"))
	if err != nil {
		return nil, err
	}
	return drawIf(run, func(name string) bool {
		info, err := os.Lstat(filepath.Join(run.Name(), name))
		return errors.Is(err, fs.ErrNotExist) || err == nil && info.ModTime().Before(last.ModTime())
	})
}

func drawIf(run *results.Run, needed func(name string) bool) (drawn []string, err error) {
	for _, name := range []string{tableFile, pageFile} {
		path := filepath.Join(run.Name(), name)
		if !needed(name) {
			continue
		}
		if err := draw(run, name); err != nil {
			return drawn, err
		}
		drawn = append(drawn, path)
	}
	return drawn, nil
}

// drawable returns an error if one of the files for people is a link or something else
// that publish would not replace. It is called before anything is measured, because a
// run may take an hour.
func drawable(dir string) error {
	for _, name := range []string{tableFile, pageFile} {
		if err := files.Regular(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("results directory %s: %s %w: remove it", dir, name, err)
		}
	}
	return nil
}

// undraw removes the files for people, because they will soon be out of date.
func undraw(dir string) error {
	for _, name := range []string{tableFile, pageFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("results directory %s: %s: %w", dir, name, files.Reason(err))
		}
	}
	return nil
}
