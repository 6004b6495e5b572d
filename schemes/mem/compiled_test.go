//go:build !explore

package mem_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// ordered are texts that the listing of a function must have in this order: what a scheme
// stores plainly comes before what it loads next.
type ordered struct {
	arch, function string
	want           []string // regular expressions
}

// Get of hazard-asym marks its section before it searches, and publishes before it looks at
// pending; Put empties the slot before it looks. On amd64 the stores are plain ones. On
// arm64 they release and the loads acquire.
var compiledOrders = []ordered{
	{"amd64", "(*Scheme).Get", []string{
		`CALL\s+runtime\.procPin`, `percpu/store_amd64\.go:\d+\)\s+ORQ\s+\$1,`, `table\.go:\d+\)\s+CALL`,
		`mem/store_amd64\.go:\d+\)\s+MOVQ\s+\w+, \(`, `atomic/type\.go:\d+\)\s+MOVQ\s+\d+\(\w+\), \w+`,
	}},
	{"amd64", "(*Scheme).Put", []string{
		`mem/store_amd64\.go:\d+\)\s+MOVQ\s+\$0, \(`, `atomic/type\.go:\d+\)\s+MOVQ\s+\d+\(\w+\), \w+`,
	}},
	{"arm64", "(*Scheme).Get", []string{
		`CALL\s+runtime\.procPin`, `percpu/store_other\.go:\d+\)\s+STLR`, `table\.go:\d+\)\s+CALL`,
		`mem/store_other\.go:\d+\)\s+STLR`, `LDAR`,
	}},
	{"arm64", "(*Scheme).Put", []string{`mem/store_other\.go:\d+\)\s+STLR`, `LDAR`}},
}

// TestCompiledOrder looks at the machine code.
func TestCompiledOrder(t *testing.T) {
	listings := make(map[string]string)
	for _, c := range compiledOrders {
		if listings[c.arch] == "" {
			cmd := exec.Command("go", "build", "-gcflags=-S", "./schemes/asymhazard")
			cmd.Dir, cmd.Env = "../..", append(os.Environ(), "GOARCH="+c.arch, "CGO_ENABLED=0", "GOFLAGS=")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %v\n%s", cmd, err, out)
			}
			listings[c.arch] = string(out)
		}
		_, rest, found := strings.Cut(listings[c.arch], "asymhazard."+c.function+" STEXT")
		if !found {
			t.Errorf("%s: no %s", c.arch, c.function)
			continue
		}
		rest, _, _ = strings.Cut(rest, " STEXT")
		for _, want := range c.want {
			at := regexp.MustCompile(want).FindStringIndex(rest)
			if at == nil {
				t.Errorf("%s, %s: no %q after what comes before it, in this order: %q", c.arch, c.function, want, c.want)
				break
			}
			rest = rest[at[1]:]
		}
	}
}
