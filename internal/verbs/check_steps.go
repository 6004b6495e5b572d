package verbs

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/terminal"
)

// checkStep is one thing that check does: the go command with these arguments.
type checkStep struct {
	what string
	args []string
	test bool // of a package, which may have no tests

	brief *regexp.Regexp            // what of the output is worth a line; nil: nothing
	judge func(output string) error // what is wrong although the command succeeds; nil: nothing
}

// spent is what verify says of its explorations in a line.
var spent = regexp.MustCompile(`\d+ explorations took .*[^.\n]`)

// complaint is the line in which this program says why it has failed. Where its results are is left out, since they are
// removed after the check.
var complaint = regexp.MustCompile(`(?m)^modbench: (?:verify: )?(.*?)(?:; all other cells.*)?$`)

// checkSteps returns what tells whether the scheme is safe. program is the import path
// of a main package that knows it, tests that of the scheme's own package, and results
// a folder for those of the run.
func checkSteps(scheme, program, tests, results string, short bool) []checkStep {
	test := func(what string, flags ...string) checkStep {
		args := append([]string{"test", "-count=1", "-timeout=60m"}, flags...)
		if short {
			args = append(args, "-short")
		}
		return checkStep{what: what, args: append(args, tests), test: true}
	}
	call := func(what string, flags []string, args ...string) checkStep {
		return checkStep{what: what, args: append(append(append([]string{"run"}, flags...), program), args...)}
	}
	explore := []string{"-tags=explore"}
	steps := []checkStep{
		test("conformance suite"),
		test("the suite under the race detector", "-race"),
		test("the suite where every use after free is seen", "-tags=explore"),
		call("every schedule up to a bound", explore, "verify", "--scheme", scheme),
		call("the same on a weaker machine", explore, "verify", "--scheme", scheme, "--memory", "weak"),
		call("scenarios", explore, "list", "--scenarios", "--scheme", scheme),
		call("a run", nil, "run", "--scheme", scheme, "--rounds", "6", "--half", "50ms", "--out", results),
	}
	steps[3].brief, steps[4].brief = spent, spent
	steps[5].judge = judgeScenarios
	return steps
}

// forced are the scenarios in which somebody asks for a broken promise: an unload by force while a module is held, and
// the put after it.
var forced = []string{"forced", "forced-put"}

// judgeScenarios returns an error if a scenario ends with a broken promise that nobody has asked for.
func judgeScenarios(output string) error {
	var broken []string
	for line := range strings.Lines(output) {
		f := strings.Fields(line) // number, name, what is asked, outcome, reason
		if len(f) > 2 && strings.Contains(line, "  broken (") && !slices.Contains(forced, f[1]) {
			broken = append(broken, f[1])
		}
	}
	if len(broken) > 0 {
		return fmt.Errorf("a promise is broken in %s", strings.Join(broken, ", "))
	}
	return nil
}

// checking takes steps, and keeps what they came to.
type checking struct {
	stdout, stderr io.Writer
	verbose        bool // all output is printed
	failed, undone []string
}

// take takes a step and prints a line that says what it came to, and the output of one that failed.
func (k *checking) take(ctx context.Context, s checkStep, number string) {
	var said strings.Builder
	out, errs := io.Writer(&said), io.Writer(&said)
	tell := terminal.NewWriter(k.stderr)
	switch {
	case k.verbose:
		fmt.Fprintf(k.stdout, "\n== %s: go %s\n", s.what, strings.Join(s.args, " "))
		out, errs = io.MultiWriter(k.stdout, &said), io.MultiWriter(k.stderr, &said)
	case tell.IsTerminal():
		_ = tell.Redraw(fmt.Sprintf("%s %s: go %s", number, s.what, strings.Join(s.args, " ")), tell.Width())
	}
	began := time.Now()
	err := goTool(ctx, out, errs, s.args...)
	if !k.verbose && tell.IsTerminal() {
		_ = tell.Redraw("", tell.Width())
	}
	if err == nil && s.judge != nil {
		err = s.judge(said.String())
	}
	word := s.word(said.String(), err)
	fmt.Fprintf(k.stdout, "%s %-46s %5v  %s\n", number, s.what, time.Since(began).Round(time.Second), word)
	switch {
	case strings.HasPrefix(word, undone):
		k.undone = append(k.undone, s.what)
	case err != nil:
		k.failed = append(k.failed, s.what)
		if !k.verbose {
			fmt.Fprintf(k.stdout, "%s", ending(said.String()))
		}
	}
}

// undone is how the word for a step begins that could not be taken here.
const undone = "NOT DONE: "

// word says what a step came to, with this output and this error.
func (s checkStep) word(output string, err error) string {
	raceless := strings.Contains(output, "-race requires cgo") || strings.Contains(output, "-race is not supported")
	switch {
	case err == nil && s.test && strings.Contains(output, "[no test files]"):
		return undone + "the package has no tests; see schemetest.Run"
	case err != nil && raceless:
		return undone + "there is no race detector here"
	case err != nil:
		if said := complaint.FindStringSubmatch(output); said != nil {
			return "FAILED: " + said[1]
		}
		return "FAILED: " + err.Error()
	case s.brief != nil && s.brief.MatchString(output):
		return "ok: " + s.brief.FindString(output)
	}
	return "ok"
}

// ending returns the end of the output of a step, set off from the lines of the steps.
func ending(output string) string {
	const most = 60 // lines
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	var b strings.Builder
	if more := len(lines) - most; more > 0 {
		fmt.Fprintf(&b, "    %d lines before these: --verbose prints them\n", more)
		lines = lines[more:]
	}
	for _, line := range lines {
		fmt.Fprintf(&b, "    %s\n", line)
	}
	return b.String()
}

// goTool runs the go command. If ctx is done, all that it has started is interrupted.
func goTool(ctx context.Context, stdout, stderr io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return runApart(cmd)
}
