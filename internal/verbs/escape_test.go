package verbs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/registry"
)

// evil is text that clears the screen, names the window, writes over what stands there, and turns the direction.
const evil = "\x1b[2J\x1b]0;x\a\r\x00\u009b2J\u202e<script>alert(1)</script>\nresults: elsewhere"

// harmless reports whether text has no character that a terminal obeys.
func harmless(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !strconv.IsPrint(r) })
}

// begun makes a results directory of a run that was interrupted after some rounds.
func begun(tb testing.TB, dir string) {
	tb.Helper()
	known, err := registry.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(tb.Context())
	args := strings.Fields("modbench run --subsystem filesystem --workload lookup-heavy --procs 1 --rounds 20 " +
		"--half 1ms --out")
	args = append(args, dir)
	was := os.Args
	os.Args = args // the manifest keeps the command line of the process
	defer func() { os.Args = was }()
	var out strings.Builder
	if code := run(ctx, known, nil, args, &out, &atProgress{do: cancel}); code != failed {
		tb.Fatalf("code %d: %s", code, out.String())
	}
}

// atProgress calls do when a run says how far it is.
type atProgress struct{ do func() }

func (p *atProgress) Write(b []byte) (int, error) {
	if strings.Contains(string(b), " rounds, ") {
		p.do()
	}
	return len(b), nil
}

// seal is the checksum of a manifest.
var seal = regexp.MustCompile(`,\s*"sha256": "[0-9a-f]{64}"\s*}\s*$`)

// spoil makes each text of the machine and the kernel in env.json evil, and seals the file again, as somebody would who
// wants it to be read.
//
// The manifest then has no seal of its own.
func spoil(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "env.json")
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e map[string]any
	if err := json.Unmarshal(old, &e); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"machine", "kernel", "limits"} {
		for key, v := range e[part].(map[string]any) {
			if s, ok := v.(string); ok {
				e[part].(map[string]any)[key] = s + evil
			}
		}
	}
	e["go"].(map[string]any)["commit"] = "c0ffee" + evil
	e["go"].(map[string]any)["modified"] = "true"
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "manifest.json")
	m, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	var sealed struct {
		Files map[string]struct {
			Size   int    `json:"size"`
			SHA256 string `json:"sha256"`
		} `json:"files"`
	}
	if err := json.Unmarshal(m, &sealed); err != nil {
		t.Fatal(err)
	}
	f := sealed.Files["env.json"]
	sum := sha256.Sum256(data)
	text := strings.Replace(string(m), f.SHA256, hex.EncodeToString(sum[:]), 1)
	text = seal.ReplaceAllString(text, "\n}\n") // as of a modbench that did not seal manifests
	size := regexp.MustCompile(`("env\.json": \{\s*"size": )\d+`)
	text = size.ReplaceAllString(text, "${1}"+strconv.Itoa(len(data)))
	for name, b := range map[string][]byte{path: data, manifest: []byte(text)} {
		if err := os.WriteFile(name, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Texts of an environment that others recorded reach the terminal, table.txt and the page as text.
func TestEvilEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	begun(t, "own")
	if err := os.CopyFS("other", os.DirFS("own")); err != nil {
		t.Fatal(err)
	}
	spoil(t, "other")
	for _, c := range []struct {
		code int
		args string
		says string
	}{
		{incomparable, "compare own other", "not measured alike: cpu differs"},
		{done, "compare --allow-different own other", "cpu differs"},
		{done, "compare --allow-different --full other own", "cpu differs"},
		{failed, "report own other", "commit differs"},
		{done, "report other", "report: other/report.html"},
		{failed, "run --resume other", "cpu differs"},
	} {
		a := call(t, strings.Fields(c.args)...)
		if a.code != c.code || !strings.Contains(a.out+a.err, c.says) {
			t.Errorf("%s: code %d, want %d: %s%s", c.args, a.code, c.code, a.out, a.err)
		}
		if strings.Contains(c.says, "differs") &&
			!strings.Contains(a.out+a.err, `\x1b[2J\x1b]0;x\a\r\x00\u009b2J\u202e`) {
			t.Errorf("%s: does not show the text: %s%s", c.args, a.out, a.err)
		}
		if !harmless(a.out) || !harmless(a.err) || strings.Contains("\n"+a.out+a.err, "\nresults: elsewhere") {
			t.Errorf("%s: %q%q", c.args, a.out, a.err)
		}
		if c.code != done && !strings.Contains(c.args, "resume") {
			a.oneLine(t, c.code, c.args)
		}
	}
	table, err := os.ReadFile("other/table.txt")
	if err != nil || !harmless(string(table)) || !strings.Contains(string(table), "cpu differs") {
		t.Errorf("table.txt: %v\n%q", err, table)
	}
	page, err := os.ReadFile("other/report.html")
	if err != nil || strings.Contains(string(page), "<script>alert") ||
		!strings.Contains(string(page), "&lt;script&gt;alert") {
		t.Errorf("report.html: %v, %d bytes, with a script or without the text", err, len(page))
	}
}

// A name with control characters and newlines stands in an error as text.
func TestEvilNames(t *testing.T) {
	t.Chdir(t.TempDir())
	name := strings.ReplaceAll(strings.ReplaceAll(evil, "\x00", ""), "/", "|")
	if err := os.MkdirAll(name+"/"+name, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+"/file", []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		args []string
	}{
		{usage, []string{name}},
		{usage, []string{"--" + name}},
		{usage, []string{"run", "--" + name}},
		{usage, []string{"run", name}},
		{usage, []string{"run", "--scheme", name}},
		{usage, []string{"run", "--profile", name}},
		{usage, []string{"run", "--procs", name}},
		{usage, []string{"run", "--rounds", name}},
		{usage, []string{"run", "--half", name}},
		{usage, []string{"run", "--seed", name}},
		{usage, []string{"run", "--hold", name}},
		{usage, []string{"run", "--full=" + name}},
		{usage, []string{"run", "--sweep", name + "=1"}},
		{usage, []string{"run", "--sweep", "hold=" + name}},
		{failed, []string{"run", "--out", name}},
		{failed, []string{"run", "--out", name + "/file"}},
		{failed, []string{"run", "--out", name + "/file/x"}},
		{failed, []string{"run", "--resume", name}},
		{failed, []string{"run", "--resume", name + "/none"}},
		{failed, []string{"report", name}},
		{failed, []string{"report", name + "/file"}},
		{failed, []string{"report", "--verified", name, name}},
		{failed, []string{"report", "--verified", name + "/file", name}},
		{usage, []string{"report", "a", "-" + name}},
		{incomparable, []string{"compare", name, name + "/" + name}},
		{incomparable, []string{"compare", name, "--", name}},
		{usage, []string{"compare", "--fail-over", name, "a", "b"}},
		{usage, []string{"compare", name}},
		{usage, []string{"list", "--scheme", name}},
		{usage, []string{"controls", name}},
		{usage, []string{"completion", name}},
	} {
		a := call(t, c.args...)
		a.oneLine(t, c.code, c.args...)
		if !strings.Contains(a.err, `x1b[2J`) {
			t.Errorf("%q: does not show the name: %s", c.args, a.err)
		}
	}
}
