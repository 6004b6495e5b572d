//go:build explore

package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes/promise"
)

// address is an address in a schedule: it differs from run to run.
var address = regexp.MustCompile(`0x[0-9a-f]{9,12}\b`)

// CounterexamplePage is where the counterexample is drawn, from the root of modbench.
const CounterexamplePage = "docs/counterexample.html"

// Drawn returns the counterexample of README.md as a page.
func Drawn() ([]byte, error) {
	out, err := broken()
	if err != nil {
		return nil, err
	}
	return verify.Page([]verify.Outcome{out})
}

// broken explores Linux 2.4's way to count until the promise to holders is broken.
func broken() (verify.Outcome, error) {
	configs := verify.Configurations()
	i := slices.IndexFunc(configs, func(c verify.Configuration) bool { return c.Name == "lookers-1" })
	if i < 0 {
		return verify.Outcome{}, fmt.Errorf("the explorer has no configuration lookers-1")
	}
	out := verify.Explore(modcount.New, configs[i], verify.Options{Bound: -1, Only: promise.Hold})
	if out.Broken != promise.Hold.String() {
		return out, fmt.Errorf("modcount broke %q in lookers-1, and not %q", out.Broken, promise.Hold)
	}
	return out, nil
}

// Counterexample returns the block that shows the shortest schedule in which Linux 2.4's way to count breaks the
// promise to holders, as the explorer prints it, but for the callers of each source line.
func Counterexample() (Block, error) {
	out, err := broken()
	if err != nil {
		return Block{}, err
	}
	var b strings.Builder
	b.WriteString("```\n")
	for line := range strings.Lines(out.Timeline) {
		line, _, _ = strings.Cut(strings.TrimRight(line, "\n"), " < ")
		if strings.HasPrefix(line, "schedule:") {
			break
		}
		line = address.ReplaceAllStringFunc(line, func(a string) string { return fmt.Sprintf("%-*s", len(a), "entry") })
		b.WriteString(line + "\n")
	}
	return Block{"counterexample", strings.TrimRight(b.String(), "\n") + "\n```\n"}, nil
}
