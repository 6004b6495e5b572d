//go:build !explore || !simulate

package verbs

import (
	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
)

// runProject hands the command line to the build that can project. What can be said without it is said
// here first.
func runProject(known *registry.Registry, c *cli.Context) error {
	if c.String("machine") == "list" {
		return listMachines(c)
	}
	if _, err := newProjection(known, c); err != nil {
		return err
	}
	return inBuild(c, simulateBuild)
}

// projectInOtherBuild runs project with these arguments in the build that can project.
func projectInOtherBuild(c *cli.Context, args ...string) error {
	return inBuild(c, simulateBuild, append([]string{projectVerb}, args...)...)
}
