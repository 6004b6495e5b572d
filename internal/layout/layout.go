// Package layout checks in tests which fields of a struct can share a cache
// line. Where a struct lies in memory is not known, so two fields are apart only
// if there is at least a line between them.
package layout

import (
	"math/bits"
	"reflect"
	"testing"
)

// Line is the unit that must not be shared: two 64-byte lines, since processors
// prefetch them in pairs.
const Line = 128

// Apart fails t unless each field named in hot can share a line with no other
// named field of the struct that v is. Embedded structs are
// named by their type.
func Apart(t testing.TB, v any, hot ...string) {
	t.Helper()
	typ := reflect.TypeOf(v)
	for _, name := range hot {
		h, ok := typ.FieldByName(name)
		if !ok {
			t.Fatalf("%v has no field %s", typ, name)
		}
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Name == "_" || f.Name == name || f.Type.Size() == 0 {
				continue
			}
			if gap := max(f.Offset, h.Offset) - end(f, h); gap < Line-1 {
				t.Errorf("%v: %s (at %d) and %s (at %d) may share a line: %d bytes between them",
					typ, f.Name, f.Offset, h.Name, h.Offset, gap)
			}
		}
	}
}

// end returns where the first of the two fields ends.
func end(a, b reflect.StructField) uintptr {
	if a.Offset > b.Offset {
		a = b
	}
	return a.Offset + a.Type.Size()
}

// Alone fails t unless nothing outside the struct that v is can share a line
// with the field: the padding on both sides is a line long.
func Alone(t testing.TB, v any, field string) {
	t.Helper()
	typ := reflect.TypeOf(v)
	f, ok := typ.FieldByName(field)
	if !ok {
		t.Fatalf("%v has no field %s", typ, field)
	}
	if before, behind := f.Offset, typ.Size()-f.Offset-f.Type.Size(); before < Line-1 || behind < Line-1 {
		t.Errorf("%v: %s has %d bytes before and %d behind it in the struct, want %d", typ, field, before, behind,
			Line-1)
	}
}

// Size fails t unless v has that many bytes: what a scheme declares that it
// takes is what it takes. What is declared holds where a word has 64 bits; where
// it has 32, v must not have more.
func Size(t testing.TB, v any, want int) {
	t.Helper()
	typ := reflect.TypeOf(v)
	if size := int(typ.Size()); size > want || size < want && bits.UintSize == 64 {
		t.Errorf("%v has %d bytes, declared are %d", typ, size, want)
	}
}
