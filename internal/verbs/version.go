package verbs

import (
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

// version says which modbench this is: its version, and the commit if the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v, set := info.Main.Version, map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	if v == "" {
		v = "(devel)"
	}
	if commit := set["vcs.revision"]; commit != "" {
		v += " commit " + commit
		if set["vcs.modified"] == "true" {
			v += " with local changes"
		}
	}
	return v + " " + info.GoVersion
}

func manCommand() *cli.Command {
	return &cli.Command{
		Name:  "man",
		Usage: "print the manual page, made from the flags of all verbs",
		Action: func(c *cli.Context) error {
			page, err := c.App.ToManWithSection(1)
			if err != nil {
				return err
			}
			_, err = c.App.Writer.Write([]byte(page))
			return err
		},
	}
}
