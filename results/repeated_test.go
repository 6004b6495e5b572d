package results

import (
	"bytes"
	"strings"
	"testing"
)

// A round of a cell that stands twice is refused, with both lines: it would count twice.
func TestRepeatedRound(t *testing.T) {
	line, err := encodeRound(full(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decodeRounds(bytes.NewReader(line), Schema); err != nil {
		t.Fatal(err)
	}
	_, err = decodeRounds(bytes.NewReader(append(line, line...)), Schema)
	if err == nil || !strings.HasPrefix(err.Error(), "rounds.jsonl:2: round ") ||
		!strings.Contains(err.Error(), "the first is line 1") {
		t.Errorf("error %v, want one that names both lines", err)
	}
}
