package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The verdicts.
const (
	convicted = "convicted" // by a promise
	crashed   = "crashed"   // the process died of it
	clean     = "clean"     // all was done, and nothing was seen
	cut       = "cut"       // nothing was seen in the time that there was
	endless   = "endless"   // the process did not end
)

// verdict is what one check says of one mutant.
type verdict struct {
	Verdict string
	Promise string
	Where   string // the configuration
}

// assemble builds a program that has the mutants, in dir, and returns its name.
func assemble(root, dir string, ms []mutant) (exe string, err error) {
	replace := make(map[string]string)
	add := func(name string, text []byte) error {
		disk := filepath.Join(dir, "_src", name)
		if err := os.MkdirAll(filepath.Dir(disk), 0o777); err != nil {
			return err
		}
		replace[filepath.Join(root, trial, "mutants", name)] = disk
		return os.WriteFile(disk, text, 0o666)
	}
	var imports, list strings.Builder
	for _, m := range ms {
		for name, text := range m.files {
			if err := add(name, text); err != nil {
				return "", err
			}
		}
		fmt.Fprintf(&imports, "\t%s %q\n", m.id, module+"/"+trial+"/mutants/"+m.id)
		fmt.Fprintf(&list, "\t%q: %s.New,\n", m.id, m.id)
	}
	err = add("list.go", fmt.Appendf(nil,
		"package mutants\n\nimport (\n\t%q\n%s)\n\nvar list = map[string]func() schemes.Scheme{\n%s}\n",
		module+"/schemes", &imports, &list))
	if err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o666); err != nil {
		return "", err
	}
	exe = filepath.Join(dir, "trial")
	cmd := exec.Command("go", "build", "-tags", "explore", "-overlay", file, "-o", exe, "./"+trial)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w\n%.4000s", cmd, err, out)
	}
	return exe, nil
}

// ask has a process of exe check the mutant, which takes no longer than limit if all
// is well.
func ask(exe, check, id string, limit time.Duration) (verdict, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, check, id, limit.String())
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return verdict{Verdict: endless}, nil
	case errors.As(err, &exit):
		line, _, _ := strings.Cut(stderr.String(), "\n")
		return verdict{Verdict: crashed, Where: strings.Join(strings.Fields(line), " ")}, nil
	case err != nil:
		return verdict{}, err
	}
	var v verdict
	return v, json.Unmarshal(stdout.Bytes(), &v)
}
