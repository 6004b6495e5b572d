package schemes

import "testing"

// An object can be held as often as anybody likes until nobody holds it and it is closed; then no more.
func TestObject(t *testing.T) {
	e := new(Entry)
	if !e.TryHold() || !e.TryHold() {
		t.Fatal("not held")
	}
	for n := range 2 {
		if e.Close() {
			t.Errorf("closed while it is held %d times", 2-n)
		}
		e.Objects.Add(-1)
	}
	if !e.Close() {
		t.Error("not closed, and nobody holds it")
	}
	if e.TryHold() {
		t.Error("held after it was closed")
	}
}
