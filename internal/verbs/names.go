package verbs

import (
	"slices"
	"strings"
)

// pick returns the things named in list, in the order of names, each once.
func pick[T any](kind string, list []string, names []string, get func(name string) T) ([]T, error) {
	wanted := make(map[string]bool)
	for _, name := range list {
		name = strings.TrimSpace(name)
		if !slices.Contains(names, name) {
			return nil, unknown(kind, name, names, listOf(kind))
		}
		wanted[name] = true
	}
	var picked []T
	for _, name := range names {
		if wanted[name] {
			picked = append(picked, get(name))
		}
	}
	if len(picked) == 0 {
		return nil, usagef("no %s named; see `%s`", kind, listOf(kind))
	}
	return picked, nil
}

// lists are the kinds of which "all" names all, in a list of its own.
var lists = []string{"scheme", "workload", "subsystem", "configuration"}

// listOf returns the command that lists a kind.
func listOf(kind string) string {
	if kind == "configuration" {
		return "modbench list --configurations"
	}
	return "modbench list"
}

// unknown says that there is no such thing, and which name is nearest.
func unknown(kind, name string, names []string, see string) error {
	if name == "all" && slices.Contains(lists, kind) {
		return usagef("%s all stands alone: want all, or names; see `%s`", kind, see)
	}
	if near := nearest(name, names); near != "" {
		return usagef("unknown %s %q; did you mean %s? see `%s`", kind, name, near, see)
	}
	return usagef("unknown %s %q; see `%s`", kind, name, see)
}

// nearest returns the name that differs from name in upper and lower case only, or the only one that begins with it, or
// else the one with the smallest edit distance; "" if that changes more than half of it.
func nearest(name string, names []string) string {
	folded := strings.ToLower(name)
	best, near := len(name)/2+1, ""
	var longer []string
	for _, n := range names {
		if d := distance(folded, strings.ToLower(n)); d < best {
			best, near = d, n
		}
		begins := len(strings.TrimLeft(name, "-")) > 1 && strings.HasPrefix(strings.ToLower(n), folded)
		if begins && !slices.Contains(longer, n) {
			longer = append(longer, n)
		}
	}
	if best > 0 && len(longer) == 1 {
		return longer[0]
	}
	return near
}

// distance is the edit distance with transpositions of neighbours (optimal
// string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
