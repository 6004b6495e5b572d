package verbs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// spoken are the words in README's commands that stand for something of the reader's.
var spoken = map[string]string{
	"DIR": "results", "DIR...": "results", "OLD": "results", "NEW": "results2", "SCHEME": "rwsem", "NAME": "rwsem",
	"FILE": "file.html",
}

// commandsOfReadme returns the commands of modbench in the indented lines of README.md. One that names several
// alternatives, as a|b, is as many commands.
func commandsOfReadme(t *testing.T) (all [][]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(source, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	remark := regexp.MustCompile(`\s\s+.*| \| .*| #.*|[<>(].*`)
	for line := range strings.Lines(string(text)) {
		command, ok := strings.CutPrefix(line, "    modbench ")
		if !ok {
			continue
		}
		args := strings.Fields(remark.ReplaceAllString(strings.TrimSpace(command), ""))
		others := []string{""}
		for i, arg := range args {
			if word, ok := spoken[arg]; ok {
				args[i] = word
			}
			if strings.Contains(arg, "|") {
				others, args[i] = strings.Split(arg, "|"), "|"
			}
		}
		for _, other := range others {
			all = append(all, strings.Fields(strings.ReplaceAll(strings.Join(args, " "), "|", other)))
		}
	}
	return all
}

// What README.md tells people to type is no usage error. The one who types it presses Ctrl-C at once, so nothing is
// measured.
func TestReadmeCommands(t *testing.T) {
	measured := filepath.Join(t.TempDir(), "results")
	begun(t, measured)
	commands := commandsOfReadme(t)
	if len(commands) < 30 {
		t.Fatalf("%d commands in README.md, want 30 or more", len(commands))
	}
	commands = append(commands, []string{"plan", "--shards", "700", "-o", "plan.json"}) // the control
	for i, args := range commands {
		dir := t.TempDir()
		for _, name := range []string{"results", "results2"} {
			if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(measured)); err != nil {
				t.Fatal(err)
			}
		}
		t.Chdir(dir)
		a, isControl := call(t, args...), i == len(commands)-1
		if wrong := a.code == usage; wrong != isControl {
			t.Errorf("modbench %s: usage error %v, want %v: %s", strings.Join(args, " "), wrong, isControl, a.err)
		}
	}
}
