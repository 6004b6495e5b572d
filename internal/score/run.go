package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/files"
	measured "github.com/modbench/modbench/results"
)

// runs is the table of what a default run says of controls, in the folder of this package.
const runs = "runs.tsv"

// ran is what a default `modbench run` of one control came to. The controls were chosen before they were run, one a
// scheme: each needs two threads that meet in a window, so no test of one call after the other shows it.
type ran struct {
	control string
	verdict string // convicted, or clean; empty: not run
	promise string
	cells   string // in which it was broken
	reason  string // why it is not convicted
}

func readRuns(name string) (all []ran, err error) {
	rows, err := readTable(name, 5)
	for _, f := range rows {
		all = append(all, ran{f[0], f[1], f[2], f[3], f[4]})
	}
	return all, err
}

func writeRuns(name string, all []ran) error {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintln(&b, strings.Join([]string{r.control, r.verdict, r.promise, r.cells, r.reason}, "\t"))
	}
	return os.WriteFile(name, []byte(b.String()), 0o666)
}

// runAll measures each control of the table that has no verdict as modbench run does by default, a minute each, and
// begins none once the budget is spent. The one that -scheme names is measured again.
func (s settings) runAll(root string) error {
	name := filepath.Join(s.folder, runs)
	all, err := readRuns(name)
	if err != nil {
		return err
	}
	dir, remove, err := files.Scratch("modbench-score-")
	if err != nil {
		return err
	}
	defer remove()
	exe, err := withControls(root, dir)
	if err != nil {
		return err
	}
	begun := time.Now()
	for i := range all {
		r := &all[i]
		wanted := r.verdict == ""
		if s.scheme != "" {
			wanted = r.control == s.scheme
		}
		if !wanted || time.Since(begun) > s.budget {
			continue
		}
		if err := r.measure(exe, filepath.Join(dir, r.control)); err != nil {
			return err
		}
		log.Printf("%d/%d %s: %s %s, in %s cells", i+1, len(all), r.control, r.verdict, r.promise, r.cells)
		if err := writeRuns(name, all); err != nil {
			return err
		}
	}
	return nil
}

// withControls builds modbench with all controls in it, in dir.
func withControls(root, dir string) (exe string, err error) {
	overlay, err := controls.WriteOverlay(root, filepath.Join(dir, "overlay"))
	if err != nil {
		return "", err
	}
	exe = filepath.Join(dir, "modbench")
	build := exec.Command("go", "build", "-overlay", overlay, "-o", exe, "./cmd/modbench")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w\n%.4000s", build, err, out)
	}
	return exe, nil
}

// measure runs the control into a results directory, and reads there what it broke.
func (r *ran) measure(exe, out string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, "run", "--scheme", r.control, "--out", out)
	text, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return fmt.Errorf("%v: %w\n%.4000s", cmd, err, text)
	}
	run, readErr := measured.ReadCondensed(out)
	if readErr != nil {
		return fmt.Errorf("%v: %w\n%.4000s", cmd, readErr, text)
	}
	broken := run.Manifest.Broken
	if (err != nil) != (len(broken) > 0) {
		return fmt.Errorf("%v: it ends with %v, and %d cells are given up\n%.4000s", cmd, err, len(broken), text)
	}
	of := 0
	for _, c := range run.Manifest.Cells {
		if c.Scheme == r.control {
			of++
		}
	}
	r.verdict, r.promise, r.cells = clean, "", fmt.Sprintf("%d of %d", len(broken), of)
	if len(broken) > 0 {
		r.verdict, r.promise = convicted, broken[0].Promise.String()
	}
	return nil
}

const runsHead = `
## What a default run convicts

Twelve controls of twelve schemes, chosen before any was run. Each needs two threads that meet in a window of a few
steps; no check that makes one call after the other shows it. ` + "`modbench run --scheme NAME`" + ` measured each, with
every other flag at its default; the cells are those in which it was convicted. Half of the cells have one processor,
on which nobody meets. On a machine that others use as well fewer meet.

    go run ./internal/score -run

| control | broken | default run | by the promise | cells |
|---|---|---|---|---|
`

// runsMarkdown is the part of the page that says what a default run convicts.
func runsMarkdown(all []ran) string {
	var b strings.Builder
	b.WriteString(runsHead)
	n, tried := 0, 0
	var missed []string
	for _, r := range all {
		c, _ := controls.Find(r.control)
		said := cmp.Or(r.verdict, "not tried")
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.control, c.Change, said, r.promise, r.cells)
		switch r.verdict {
		case convicted:
			n++
			tried++
		case clean:
			tried++
			missed = append(missed, fmt.Sprintf("`%s`: %s.\n", r.control, r.reason))
		}
	}
	fmt.Fprintf(&b, "\n%d of %d that were tried are convicted.\n%s", n, tried, strings.Join(missed, ""))
	return b.String()
}
