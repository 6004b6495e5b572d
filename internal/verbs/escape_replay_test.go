//go:build explore

package verbs

import (
	"os"
	"testing"
)

// What a file for --replay says of itself reaches the terminal as text.
func TestEvilReplay(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"scheme":        `{"scheme":"\u001b[2J\n","configuration":"a","violation":{}}`,
		"configuration": `{"scheme":"rwsem","configuration":"\u001b[2J\r\n","violation":{}}`,
		"promise":       `{"scheme":"rwsem","configuration":"a","violation":{"promise":"\u001b[2J\n"}}`,
		"schedule":      `{"scheme":"rwsem","configuration":"unload-idle","violation":{"schedule":"\u001b[2J"}}`,
		"no JSON":       "\x1b[2J\n",
		"a\x1b[2J\nb":   `{}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		a := call(t, "verify", "--replay", name)
		a.oneLine(t, failed, "--replay", name)
		if !harmless(a.out) {
			t.Errorf("%s: %q", name, a.out)
		}
	}
	call(t, "verify", "--replay", "none\x1b[2J\n").oneLine(t, failed, "a file that does not exist")
}
