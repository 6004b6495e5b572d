package verbs

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

func listCommand() *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "what there is to measure: schemes, workloads, subsystems",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "scheme", Usage: "all that the scheme `NAME` declares about itself"},
			&cli.BoolFlag{Name: "scenarios", Usage: "the 32 races and what becomes of them; with --scheme: why"},
		},
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			w := c.App.Writer
			switch name := c.String("scheme"); {
			case c.IsSet("scheme") && all.New(name) == nil:
				return unknown("scheme", name, schemeNames(), "modbench list")
			case c.Bool("scenarios") && name == "":
				scenarios.Print(w)
				return nil
			case c.Bool("scenarios"):
				return scenarios.PrintScheme(w, name)
			case name != "":
				return describe(w, all.New(name).Info())
			}
			return list(w)
		},
	}
}

func schemeNames() (names []string) {
	for _, s := range all.Schemes() {
		names = append(names, s.Name)
	}
	return names
}

// list prints one line for each scheme, workload and subsystem.
func list(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "SCHEMES")
	for _, s := range all.Schemes() {
		fmt.Fprintf(tw, "  %s\t%d\t%s\t%s\n", s.Name, s.Year, s.Role, s.Summary)
	}
	fmt.Fprintln(tw, "WORKLOADS")
	for _, wl := range workloads.All() {
		fmt.Fprintf(tw, "  %s\t\t\t%s\n", wl.Name, wl.Summary)
	}
	fmt.Fprintln(tw, "SUBSYSTEMS")
	for _, s := range subsystem.All {
		fmt.Fprintf(tw, "  %s\t\t\t%s\n", s.Name, s.Summary)
	}
	return tw.Flush()
}
