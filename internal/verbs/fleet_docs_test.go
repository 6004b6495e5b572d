package verbs

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
	"mvdan.cc/sh/v3/syntax"

	"github.com/modbench/modbench/internal/fleet"
	"github.com/modbench/modbench/internal/registry"
)

// commandsIn returns the calls of ./modbench in a script, as arguments. Where the shell would put something in, there
// is "x".
func commandsIn(t *testing.T, script string) (calls [][]string) {
	t.Helper()
	file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
	if err != nil {
		t.Fatalf("%v in\n%s", err, script)
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		var words []string
		for _, arg := range call.Args {
			if word := arg.Lit(); word != "" {
				words = append(words, word)
			} else {
				words = append(words, "x")
			}
		}
		for i, word := range words {
			if word == "./modbench" {
				calls = append(calls, words[i:])
				break
			}
		}
		return true
	})
	return calls
}

// accepted returns why the command does not accept args; nil if it does. It runs nothing.
func accepted(known *registry.Registry, args []string) error {
	app := newApp(known, nil, new(bytes.Buffer), new(bytes.Buffer))
	for _, cmd := range app.Commands {
		cmd.Action = func(*cli.Context) error { return nil }
	}
	return app.Run(append([]string{"modbench"}, args[1:]...))
}

// What docs/fleet.md tells people to type, and what the scripts for the engines run, is what the command accepts.
func TestFleetIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/fleet.md")
	if err != nil {
		t.Fatal(err)
	}
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if err := accepted(known, []string{"./modbench", "plan", "--shard", "7"}); err == nil {
		t.Error("a flag that there is not is accepted")
	}
	want := map[string]int{"Slurm": 5, "Kubernetes": 5, "ssh": 3}
	for part := range strings.SplitSeq(string(page), "\n## ") {
		title, rest, _ := strings.Cut(part, "\n")
		_, block, ok := strings.Cut(rest, "```sh\n")
		if !ok {
			continue
		}
		block, _, _ = strings.Cut(block, "```")
		if n := strings.Count(block, "\n"); n != want[title] {
			t.Errorf("%s has %d commands, want %d", title, n, want[title])
		}
		delete(want, title)
		calls := commandsIn(t, block)
		if len(calls) == 0 {
			t.Errorf("%s: no call of modbench", title)
		}
		for _, args := range calls {
			if err := accepted(known, args); err != nil {
				t.Errorf("%s: %q: %v", title, args, err)
			}
			if args[1] == "plan" {
				planned(t, known, args)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no commands for %v", want)
	}
	for _, engine := range fleet.Engines() {
		if !strings.Contains(string(page), "--engine "+engine) {
			t.Errorf("docs/fleet.md does not have --engine %s", engine)
		}
	}
}

// planned makes the plan, which measures nothing, in a folder of its own.
func planned(t *testing.T, known *registry.Registry, args []string) {
	t.Helper()
	back, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	defer t.Chdir(back)
	var script bytes.Buffer
	if err := newApp(known, nil, &script, new(bytes.Buffer)).Run(append([]string{"modbench"}, args[1:]...)); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	if _, err := os.Stat("plan.json"); err != nil || script.Len() == 0 {
		t.Errorf("%q: a script of %d bytes, and plan.json: %v", args, script.Len(), err)
	}
}

// The scripts that are written for the engines call modbench with what it accepts.
func TestFleetScripts(t *testing.T) {
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"slurm.sh", "parallel.sh", "ssh.sh"} {
		text, err := os.ReadFile("../fleet/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		calls := commandsIn(t, strings.NewReplacer("'./", "./", "merged'", "merged", `"mkdir`, "mkdir", `$i"`, "$i").
			Replace(string(text)))
		if len(calls) < 3 {
			t.Errorf("%s: %d calls of modbench: %q, want run, merge and report", name, len(calls), calls)
		}
		for _, args := range calls {
			if err := accepted(known, args); err != nil {
				t.Errorf("%s: %q: %v", name, args, err)
			}
		}
	}
}
