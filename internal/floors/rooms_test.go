package floors

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// unnamed returns the folders below internal that have a package and that page does not name.
func unnamed(page string, pkgs []pkg) (rooms []string) {
	words := strings.FieldsFunc(page, func(r rune) bool { return strings.ContainsRune(" \n`,.:;()", r) })
	for _, p := range pkgs {
		parts := strings.Split(strings.TrimPrefix(p.ImportPath, module), "/")
		if parts[0] != "internal" {
			continue
		}
		if room := "internal/" + parts[1]; !slices.Contains(words, room) && !slices.Contains(rooms, room) {
			rooms = append(rooms, room)
		}
	}
	return rooms
}

// ARCHITECTURE.md says of every folder below internal what it is for.
func TestRoomsAreNamed(t *testing.T) {
	page, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range builds {
		pkgs := b.list(t)
		for _, room := range unnamed(string(page), pkgs) {
			t.Errorf("%v: ARCHITECTURE.md does not name %s", b, room)
		}
		// The control: without its line a room is missed.
		without := strings.ReplaceAll(string(page), "internal/layout", "")
		if got := unnamed(without, pkgs); !slices.Contains(got, "internal/layout") {
			t.Errorf("%v: without its line internal/layout is not missed: %q", b, got)
		}
	}
}
