package subsystem_test

import (
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A walk finds each entry once, ends when it is told to, and does not find what was removed.
func TestEach(t *testing.T) {
	for _, sub := range subsystem.All {
		ix := sub.NewIndex()
		var all []*schemes.Entry
		for n := range uint64(5) {
			e := &schemes.Entry{Key: schemes.Key{Name: string('a' + rune(n)), Num: n + 1}, IDs: []uint64{n + 1}}
			if err := ix.Insert(e); err != nil {
				t.Fatalf("%s: %v", sub.Name, err)
			}
			all = append(all, e)
		}
		if got := each(ix, 99); !sameEntries(got, all) {
			t.Errorf("%s: a walk finds %d entries, want %d", sub.Name, len(got), len(all))
		}
		if got := each(ix, 2); len(got) != 2 {
			t.Errorf("%s: a walk that ends after 2 entries finds %d", sub.Name, len(got))
		}
		if err := ix.Remove(all[2]); err != nil {
			t.Fatalf("%s: %v", sub.Name, err)
		}
		if got := each(ix, 99); !sameEntries(got, slices.Delete(all, 2, 3)) {
			t.Errorf("%s: a walk finds %d entries after one of 5 was removed", sub.Name, len(got))
		}
	}
	for _, sub := range subsystem.All {
		if got := each(sub.NewIndex(), 99); len(got) != 0 {
			t.Errorf("%s: a walk through an empty table finds %d entries", sub.Name, len(got))
		}
	}
}

// each returns the first entries that a walk finds.
func each(ix schemes.Index, most int) (found []*schemes.Entry) {
	ix.Each(func(e *schemes.Entry) bool {
		found = append(found, e)
		return len(found) < most
	})
	return found
}

// sameEntries reports whether two walks found the same, in whatever order.
func sameEntries(a, b []*schemes.Entry) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(e *schemes.Entry) bool { return !slices.Contains(b, e) })
}

// The operations of a subsystem beside lookups leave room for lookups.
func TestUsesLeaveLookups(t *testing.T) {
	for _, sub := range subsystem.All {
		u := sub.Uses
		if n := u.Reads + u.Objects + u.Walks + u.Numbered + u.Seconds; n <= 0 || n > subsystem.UsesOf*15/16 {
			t.Errorf("%s: %d of %d operations are no lookups", sub.Name, n, subsystem.UsesOf)
		}
		if _, objects := sub.NewIndex().(schemes.Objects); u.Objects > 0 && !objects {
			t.Errorf("%s: its entries have no objects to hold", sub.Name)
		}
	}
}
