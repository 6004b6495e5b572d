//go:build explore

package verbs

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
)

// exploreAgain returns the command that finds the violation of out again and
// keeps its schedule.
func exploreAgain(c *cli.Context, out verify.Outcome) string {
	command := fmt.Sprintf("modbench verify --scheme %s --configuration %s --only %s",
		out.Scheme, out.Configuration, out.Broken)
	for _, flag := range []string{"bound", "random", "seed"} {
		if c.IsSet(flag) {
			command += fmt.Sprintf(" --%s %v", flag, c.Value(flag))
		}
	}
	return command + " --save DIR"
}

// save writes the schedule of a violation into dir, for replay, and returns the
// name of the file.
func save(dir string, out verify.Outcome) (file string, err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	file = filepath.Join(dir, fmt.Sprintf("violation-%s-%s.json", out.Scheme, out.Broken))
	if err := files.Replace(file, []byte(out.Replay+"\n")); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return file, nil
}

// drawn writes violations as a page into the file, if one is named and there are any.
func drawn(file string, worst []verify.Outcome) error {
	if file == "" || len(worst) == 0 {
		return nil
	}
	page, err := verify.Page(worst)
	if err == nil {
		_, err = writeNamed(file, page)
	}
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

// replay runs the schedule in file again and prints what it shows. It fails if a
// promise is still broken.
func replay(known *registry.Registry, c *cli.Context, file string) error {
	w := c.App.Writer
	b, err := readNamed(file)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	out, err := verify.Replay(b, known.Constructor)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Clean(file), err)
	}
	if out.Broken == "" {
		fmt.Fprintf(w, "%s in %s: the schedule breaks no promise any more\n", out.Scheme, out.Configuration)
		return nil
	}
	fmt.Fprintf(w, "%s in %s\n%s", out.Scheme, out.Configuration, out.Timeline)
	if err := drawn(c.String("html"), []verify.Outcome{out}); err != nil {
		return err
	}
	return fmt.Errorf("%s breaks %s", out.Scheme, out.Broken)
}
