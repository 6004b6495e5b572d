//go:build explore && simulate

package verbs

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
)

// runProject projects, prints the tables and leaves them in a directory.
func runProject(known *registry.Registry, c *cli.Context) error {
	if c.String("machine") == "list" {
		return listMachines(c)
	}
	p, err := newProjection(known, c)
	if err != nil {
		return err
	}
	if c.Bool(heldFlag) {
		return holdProjection(c, p)
	}
	dir, err := projectionDir(c)
	if err != nil {
		return err
	}
	said := 0
	p.Progress = func(done, all int) error {
		if percent := 100 * done / all; percent >= said+10 || done == all {
			said = percent
			fmt.Fprintf(c.App.ErrWriter, "projecting: %d of %d cells\n", done, all)
		}
		return nil
	}
	r, err := projection.Run(c.Context, p)
	if r == nil || len(r.Cells) == 0 {
		if err == nil {
			err = refusals(r)
		}
		return err
	}
	r.Command = projectedBy(c)
	var table strings.Builder
	werr := r.Print(&table)
	claims.PrintJudged(&table, r)
	if werr == nil {
		werr = r.Write(filepath.Join(dir, projection.File))
	}
	if werr == nil {
		werr = files.Replace(filepath.Join(dir, "table.txt"), []byte(table.String()))
	}
	fmt.Fprint(c.App.Writer, table.String())
	fmt.Fprintf(c.App.Writer, "\nresults: %s\n", terminal.Word(dir))
	return errors.Join(err, werr)
}

// holdProjection holds the projection of two processors against the calibration of the machine.
func holdProjection(c *cli.Context, p projection.Plan) error {
	all, err := projection.Hold(c.Context, p)
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	unexplained, err := projection.PrintHeld(c.App.Writer, p.Machine, all)
	if err == nil && len(unexplained) > 0 {
		err = fmt.Errorf("project: off by more than 30 %%, and nothing says why: %s", strings.Join(unexplained, ", "))
	}
	return err
}

// refusals is the error of a projection of which nothing is left.
func refusals(r *projection.Result) error {
	var all []error
	for _, x := range r.Refused {
		all = append(all, fmt.Errorf("%s is not projected: %s", x.What, x.Why))
	}
	return errors.Join(all...)
}

// projectedBy returns the command that projects the same.
func projectedBy(c *cli.Context) string {
	command := "modbench project"
	for _, f := range c.Command.Flags {
		if name := f.Names()[0]; c.IsSet(name) && name != "out" {
			value := fmt.Sprint(c.Value(name))
			if list, ok := f.(*cli.StringSliceFlag); ok {
				value = strings.Join(c.StringSlice(list.Name), ",")
			}
			command += " --" + name + " " + terminal.Word(value)
		}
	}
	return command
}

// projectInOtherBuild is for the ordinary build, which can calibrate.
func projectInOtherBuild(*cli.Context, ...string) error {
	return errors.New("this build projects by itself")
}
