package verbs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// checkLine rejects what no verb accepts: an empty value, an argument of a verb that takes none, and a flag behind an
// argument, which cli does not read. If a flag is given twice, the last one counts; lists are joined.
func checkLine(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if c.IsSet(name) && isEmpty(c, f) {
			what := "is empty"
			if list, ok := f.(*cli.StringSliceFlag); ok && len(c.StringSlice(list.Name)) > 1 {
				what = "has an empty value"
			}
			return usagef("--%s %s: want %s, or leave the flag out; see `%s`", name, what, wants(f), help(c))
		}
		if _, text := f.(*cli.StringFlag); text && c.String(name) == "-" {
			return usagef("--%s -: %s; see `%s`", name, noDash, help(c))
		}
	}
	args := c.Args().Slice()
	if c.Command.ArgsUsage == "" && len(args) > 0 {
		return usagef("%s takes no argument, got %q (flags behind it would be ignored); see `%s`", c.Command.Name,
			args[0], help(c))
	}
	for i, arg := range args {
		switch {
		case arg == "-" && c.Command.Name != traceVerb:
			return usagef("argument %d is -: %s; see `%s`", i+1, noDash, help(c))
		case i+1 == len(args) && trailingOut(c, []string{arg, ""}):
			return usagef("--out has no value: want %s; see `%s`", wantsOf(c.Command.Flags, "out"), help(c))
		case arg == "":
			return usagef("argument %d is empty: want %s; see `%s`", i+1, c.Command.ArgsUsage, help(c))
		case len(arg) > 1 && arg[0] == '-' && arg != "--" && !trailingOut(c, args[i:]):
			return usagef("flag %s comes after an argument and would be ignored: put flags first", arg)
		}
	}
	if err := pointless(c); err != nil || c.Command.Name != verifyVerb {
		return err
	}
	for _, other := range []string{"json", "replay"} {
		if err := distinct(other, c.String(other), "html", c.String("html")); err != nil {
			return err
		}
	}
	return nil
}

// noDash says what to write in place of "-", which is a name to the system, and the standard output or input to people.
const noDash = "want a name: /dev/stdout is the standard output, and ./- a file called so"

// isEmpty reports whether the value of a flag is empty, or one of a list.
func isEmpty(c *cli.Context, f cli.Flag) bool {
	switch f.(type) {
	case *cli.StringFlag:
		return c.String(f.Names()[0]) == ""
	case *cli.StringSliceFlag:
		return slices.ContainsFunc(c.StringSlice(f.Names()[0]), func(s string) bool {
			return strings.TrimSpace(s) == ""
		})
	}
	return false
}

// trailingOut reports whether args is "-o FILE" at the end of the arguments of report or merge, where people type it.
func trailingOut(c *cli.Context, args []string) bool {
	return slices.Contains([]string{reportVerb, mergeVerb}, c.Command.Name) && len(args) == 2 &&
		slices.Contains([]string{"-o", "--out"}, args[0])
}

// wants says what a flag takes, by its type, or else by the word that stands in backquotes in its usage.
func wants(f cli.Flag) string {
	switch f.(type) {
	case *cli.IntFlag:
		return "a whole number"
	case *cli.Uint64Flag:
		return "a whole number from 0 on"
	case *cli.IntSliceFlag:
		return "whole numbers such as 1,2"
	case *cli.DurationFlag:
		return "a duration such as 25ms"
	case *cli.BoolFlag:
		return "no value, or true or false"
	}
	if doc, ok := f.(cli.DocGenerationFlag); ok {
		if _, rest, found := strings.Cut(doc.GetUsage(), "`"); found {
			word, _, _ := strings.Cut(rest, "`")
			return word
		}
	}
	return "a value"
}

// help returns the command that prints the help of the verb.
func help(c *cli.Context) string {
	if verb := verbOf(c); verb != "" {
		return "modbench " + verb + " --help"
	}
	return "modbench --help"
}

// verbOf returns the name of the verb, or "" if there is none yet; cli then calls the program itself a command.
func verbOf(c *cli.Context) string {
	if c.Command == nil || c.App.Command(c.Command.Name) == nil {
		return ""
	}
	return c.Command.Name
}

// Messages of the flag parser, other than that a flag is not defined.
var (
	noValue  = regexp.MustCompile(`(?s)^flag needs an argument: -+(.*)$`)
	badValue = regexp.MustCompile(`(?s)^invalid (?:boolean )?value (".*") for (?:flag )?-(.*?): `)
)

// onUsageError words an error of the flag parser in one line, with the nearest right thing.
func onUsageError(c *cli.Context, err error, _ bool) error {
	flags := c.App.Flags
	if verbOf(c) != "" {
		flags = c.Command.Flags
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return unknownFlag(c, "--"+strings.TrimLeft(name, "-"), flags)
	}
	if m := noValue.FindStringSubmatch(err.Error()); m != nil {
		return usagef("--%s has no value: want %s; see `%s`", longName(flags, m[1]), wantsOf(flags, m[1]), help(c))
	}
	if m := badValue.FindStringSubmatch(err.Error()); m != nil {
		if strings.HasSuffix(err.Error(), "value out of range") {
			m[1] += " is too large"
		}
		return usagef("--%s %s: want %s; see `%s`", longName(flags, m[2]), m[1], wantsOf(flags, m[2]), help(c))
	}
	return usagef("%w; see `%s`", err, help(c))
}

// unknownFlag says that there is no such flag, and which is nearest. A flag that stands before the verb may belong to
// the verb.
func unknownFlag(c *cli.Context, name string, flags []cli.Flag) error {
	if verbOf(c) == "" {
		for _, cmd := range c.App.VisibleCommands() {
			if slices.Contains(flagNames(cmd.Flags), name) {
				return usagef(
					"flag %s before a command; did you mean modbench %s %s? see `%s`",
					name,
					cmd.Name,
					name,
					help(c),
				)
			}
		}
	}
	names := append(flagNames(flags), "--help")
	if verbOf(c) == "" {
		names = append(names, "--version")
	}
	return unknown("flag", name, names, help(c))
}

func flagNames(flags []cli.Flag) (names []string) {
	for _, f := range flags {
		names = append(names, "--"+f.Names()[0])
	}
	return names
}

// flagNamed returns the flag that has a name, or nil.
func flagNamed(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func longName(flags []cli.Flag, name string) string {
	if f := flagNamed(flags, name); f != nil {
		return f.Names()[0]
	}
	return name
}

func wantsOf(flags []cli.Flag, name string) string { return wants(flagNamed(flags, name)) }
