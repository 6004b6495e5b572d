package verbs

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/registry"
)

// controlsCommand is the verb controls. sources has the source of the schemes,
// below the folder schemes.
func controlsCommand(sources fs.FS) *cli.Command {
	return &cli.Command{
		Name:      "controls",
		Usage:     "list the schemes that are broken on purpose; with NAME: show what is broken in it, as a diff",
		ArgsUsage: "[NAME]",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "overlay",
				Usage: "write the controls that are diffs into `DIR`, for a build that contains them"},
		},
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			w := c.App.Writer
			switch {
			case c.IsSet("overlay") && len(args) == 0:
				return writeOverlay(w, c.String("overlay"))
			case !c.IsSet("overlay") && len(args) == 0:
				return listControls(w)
			case !c.IsSet("overlay") && len(args) == 1:
				return printControl(w, sources, args[0])
			}
			return usagef("controls wants one NAME, or --overlay DIR, or nothing; got %q", args)
		},
	}
}

// listControls prints one line for each control.
func listControls(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "CONTROL\tMADE OF\tBREAKS\tBY THIS")
	for _, c := range controls.All() {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", c.Name, c.Of, c.Promise, c.Change)
	}
	return tw.Flush()
}

// printControl says what a control breaks, and prints it as a diff or names its
// source. It also prints lines before the diff; git apply and patch ignore them.
func printControl(w io.Writer, sources fs.FS, name string) error {
	c, ok := controls.Find(name)
	if !ok {
		return unknown("control", name, controlNames(), "modbench controls")
	}
	fmt.Fprintf(w, "# %s is %s, broken: %s.\n", c.Name, c.Of, c.Change)
	fmt.Fprintf(w, "# What goes wrong: %s.\n", c.Scenario)
	fmt.Fprintf(w, "# It breaks the promise %q: %s.\n", c.Promise, c.Promise.Text())
	if c.Unseen != "" {
		fmt.Fprintf(w, "# An ordinary stress run does not detect it: %s.\n", c.Unseen)
	}
	if c.Folder != "" {
		fmt.Fprintf(w, "# It is a scheme written out, and no diff against another: see %s.\n", c.Folder)
		return nil
	}
	text, err := controls.Diff(sources, c.Name)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// writeOverlay writes the overlay into dir and prints a command that uses it.
func writeOverlay(w io.Writer, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	root, err := controls.Root()
	if err != nil {
		return err
	}
	file, err := controls.WriteOverlay(root, dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "A build with this overlay contains every control:\n\n")
	fmt.Fprintf(w, "go run -overlay %s -tags explore github.com/modbench/modbench/cmd/modbench "+
		"verify --scheme tryget-get-late\n", file)
	return nil
}

func controlNames() (names []string) {
	for _, c := range controls.All() {
		names = append(names, c.Name)
	}
	return names
}

// pickNamed returns what get makes of the schemes and controls named in list, in
// the order of known.
func pickNamed[T any](known *registry.Registry, list []string, get func(name string) T) ([]T, error) {
	for _, name := range list {
		if name = strings.TrimSpace(name); known.Constructor(name) == nil {
			return nil, noScheme(known, name)
		}
	}
	return pick("scheme", list, known.Names(), get)
}

// noScheme says that known has no scheme of that name. Of a control that this
// build does not contain it says how to make one that does.
func noScheme(known *registry.Registry, name string) error {
	if _, ok := controls.Find(name); ok {
		return usagef("this build does not contain the control %s; "+
			"`modbench controls --overlay DIR` prints the command for one that does", name)
	}
	return unknown("scheme", name, known.Names(), "modbench list")
}
