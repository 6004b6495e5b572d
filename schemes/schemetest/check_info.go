package schemetest

import (
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// What a scheme says about itself.
var infoChecks = []check{
	{"info/when to use it", true, checkWhen},
	{"info/sleeps", false, checkSleeps},
}

// checkWhen checks that the scheme says in a clause when to use it, and when not.
func checkWhen(c *checking) {
	for _, when := range [][2]string{{"UseWhen", c.info.UseWhen}, {"AvoidWhen", c.info.AvoidWhen}} {
		if clause := when[1]; strings.TrimRight(strings.TrimSpace(clause), ".") != clause || clause == "" {
			c.failf(promise.Declared, "", "Info.%s is %q, want a clause without a full stop", when[0], clause)
		}
	}
}
