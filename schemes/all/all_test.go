package all

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
)

// Every scheme describes itself in full, under a name that survives in a
// benchmark's.
func TestInfos(t *testing.T) {
	seen := make(map[string]bool)
	for _, info := range Schemes() {
		if seen[info.Name] {
			t.Errorf("%s is listed twice", info.Name)
		}
		seen[info.Name] = true
		if info.Name == "" || strings.Trim(info.Name, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("name %q", info.Name)
		}
		if info.Summary == "" || info.Author == "" || info.Source == "" || info.Year < 1998 {
			t.Errorf("%s says too little about itself: %+v", info.Name, info)
		}
		if info.Role == schemes.Contender && (info.Memory.Table == 0 || info.Memory.Module == 0) {
			t.Errorf("%s takes no memory: %+v", info.Name, info.Memory)
		}
		if s := New(info.Name); s == nil || s.Info() != info {
			t.Errorf("New(%q) is not what is listed", info.Name)
		}
	}
	if New("no such scheme") != nil {
		t.Error("New makes up a scheme")
	}
}

// Contenders are listed as they came.
func TestByYear(t *testing.T) {
	last := 0
	for _, info := range Schemes() {
		if info.Role != schemes.Contender {
			continue
		}
		if info.Year < last {
			t.Errorf("%s of %d is listed after one of %d", info.Name, info.Year, last)
		}
		last = info.Year
	}
}
