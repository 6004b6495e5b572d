package results_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/modbench/modbench/results"
)

func crlf(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")) }

// wide returns text in UTF-16, with a byte order mark if bom.
func wide(text []byte, order binary.AppendByteOrder, bom bool) (out []byte) {
	if bom {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, u)
	}
	return out
}

var conversions = []struct {
	name, want string
	convert    func([]byte) []byte
}{
	{"CRLF", "has Windows line ends (CRLF)", crlf},
	{"UTF-16LE", "is UTF-16", func(b []byte) []byte { return wide(b, binary.LittleEndian, true) }},
	{"UTF-16BE", "is UTF-16", func(b []byte) []byte { return wide(b, binary.BigEndian, true) }},
	{"UTF-16 without a mark", "is UTF-16", func(b []byte) []byte { return wide(b, binary.LittleEndian, false) }},
	{"UTF-16 and CRLF", "is UTF-16", func(b []byte) []byte { return wide(crlf(b), binary.LittleEndian, true) }},
	{"UTF-8 with a mark", "begins with a byte order mark", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }},
}

// Whatever text file of a results directory was converted, the message names the
// file and the cause.
func TestConverted(t *testing.T) {
	run := small()
	dir := write(t, run, len(run.Rounds), results.Complete)
	for _, file := range []string{"manifest.json", "env.json", "bench.txt", "rounds.jsonl", "hist.hlog"} {
		path := filepath.Join(dir, file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range conversions {
			if file == "manifest.json" && c.name == "CRLF" {
				continue // JSON allows it, and nothing else is wrong
			}
			if err := os.WriteFile(path, c.convert(text), 0o666); err != nil {
				t.Fatal(err)
			}
			_, err := results.Read(dir)
			if err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s as %s: error %v, want one line with %q", file, c.name, err, c.want)
			}
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := results.Read(dir); err != nil {
		t.Errorf("as it was: %v", err)
	}
}

// A file that is short or edited, and nothing else, is not called converted.
func TestNotConverted(t *testing.T) {
	for _, text := range []string{"", "a", "ab\n", "{}\n", "\x00\x00\x00\x00", "a\rb", "größe\n", strings.Repeat("x", 100)} {
		if why := results.Converted([]byte(text)); why != "" {
			t.Errorf("%q %s", text, why)
		}
	}
}
