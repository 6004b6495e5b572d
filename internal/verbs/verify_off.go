//go:build !explore

package verbs

import (
	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
)

// runVerify hands the command line to the build that can explore. What is wrong with the schemes
// and the options is said here first.
func runVerify(known *registry.Registry, c *cli.Context) error {
	if _, err := verifySchemes(known, c.StringSlice("scheme")); err != nil {
		return err
	}
	if _, err := configurationNames(c.StringSlice("configuration")); err != nil {
		return err
	}
	if _, err := verifyOptions(c); err != nil {
		return err
	}
	return inBuild(c, exploreBuild)
}

// exploreScenarios hands the command line to the build that can run scenarios.
func exploreScenarios(c *cli.Context, _ *registry.Registry, _ string) error {
	return inBuild(c, exploreBuild)
}

// partCommands returns none: this build does not explore.
func partCommands(*registry.Registry) []*cli.Command { return nil }
