package verbs

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
	"github.com/modbench/modbench/workloads/trace"
)

func listCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "list what can be measured: schemes, workloads, subsystems",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "scheme", Usage: "show all that the scheme `NAME` declares about itself"},
			&cli.BoolFlag{Name: "configurations", Usage: "show the programs that verify runs under every schedule"},
			&cli.BoolFlag{Name: "scenarios", Usage: "show the 32 races and how each ends; with --scheme: also why"},
		},
		Action: func(c *cli.Context) error {
			w := c.App.Writer
			name := c.String("scheme")
			info, ok := known.Info(name)
			switch {
			case c.Bool("configurations") && (c.Bool("scenarios") || name != ""):
				return usagef("--configurations stands alone: they are the same for every scheme; see `%s`", help(c))
			case c.Bool("configurations"):
				return listConfigurations(w)
			case c.IsSet("scheme") && !ok:
				return noScheme(known, name)
			case c.Bool("scenarios") && name == "":
				scenarios.Print(w, scenarios.Recorded())
				return nil
			case c.Bool("scenarios"):
				return listScenarios(c, known, name)
			case name != "":
				return describe(w, info, known.Explored(name), proseWidth(c.App.Writer))
			}
			return list(w, known.Infos())
		},
	}
}

// listConfigurations prints one line for each configuration.
func listConfigurations(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range verify.List() {
		fmt.Fprintf(tw, "%s\t%s\n", c.Name, c.Summary)
	}
	return tw.Flush()
}

// listScenarios prints how the scenarios end under one scheme. It prints what is on record
// if that is of the scheme as it is here. Otherwise it runs the scenarios, in a build that can.
func listScenarios(c *cli.Context, known *registry.Registry, name string) error {
	info, _ := known.Info(name)
	rows := scenarios.Recorded().Rows(name)
	if rows != nil && (info.Role == schemes.Control || known.Explored(name) != "") {
		return scenarios.PrintRows(c.App.Writer, rows)
	}
	return exploreScenarios(c, known, name)
}

// list prints one line for each scheme, workload and subsystem.
func list(w io.Writer, infos []schemes.Info) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "SCHEMES")
	for _, s := range infos {
		fmt.Fprintf(tw, "  %s\t%d\t%s\t%s\n", s.Name, s.Year, s.Role, s.Summary)
	}
	fmt.Fprintln(tw, "WORKLOADS")
	for _, wl := range workloads.All() {
		fmt.Fprintf(tw, "  %s\t\t\t%s\n", wl.Name, wl.Summary)
	}
	for _, wl := range workloads.Traces() {
		fmt.Fprintf(tw, "  %s%s\t\t\t%s\n", trace.Prefix, wl.Trace, wl.Summary)
	}
	fmt.Fprintln(tw, "SUBSYSTEMS")
	for _, s := range subsystem.All {
		fmt.Fprintf(tw, "  %s\t\t\t%s\n", s.Name, s.Summary)
	}
	return tw.Flush()
}
