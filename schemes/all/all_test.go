package all

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
)

// Every scheme describes itself in full, under a name that no other has and that
// survives in the name of a benchmark.
func TestInfos(t *testing.T) {
	seen := make(map[string]bool)
	for _, newScheme := range Schemes() {
		info := newScheme().Info()
		if seen[info.Name] {
			t.Errorf("%s is listed twice", info.Name)
		}
		seen[info.Name] = true
		if info.Name == "" || strings.Trim(info.Name, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("name %q", info.Name)
		}
		if info.Summary == "" || info.Author == "" || info.Source == "" || info.Year < 1998 {
			t.Errorf("%s leaves fields of its Info empty: %+v", info.Name, info)
		}
		switch {
		case info.Role == schemes.Control:
			t.Errorf("%s is a control: its place is internal/controls", info.Name)
		case info.Role == schemes.Contender && (info.Memory.Table == 0 || info.Memory.Module == 0):
			t.Errorf("%s takes no memory: %+v", info.Name, info.Memory)
		}
		if newScheme().Info() != info {
			t.Errorf("two schemes from one constructor of %s have different Infos", info.Name)
		}
	}
}

// Contenders are listed in the order of their years.
func TestByYear(t *testing.T) {
	last := 0
	for _, newScheme := range Schemes() {
		info := newScheme().Info()
		if info.Role != schemes.Contender {
			continue
		}
		if info.Year < last {
			t.Errorf("%s of %d is listed after one of %d", info.Name, info.Year, last)
		}
		last = info.Year
	}
}

// The list cannot be changed from outside.
func TestFresh(t *testing.T) {
	Schemes()[0] = nil
	if Schemes()[0] == nil {
		t.Error("a change of one slice shows in the next")
	}
}
