package subsystem

import (
	"math/bits"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// link is a place that points to the next entry: the head of a list or the
// Next of an entry.
type link = mem.Pointer[schemes.Entry]

// word is the size of a pointer in bytes.
const word = bits.UintSize / 8

// list is the singly linked list with tail append that three of the five use:
//
//	head -> e -> e -> e -> nil
//	                  ^-- tail is the Next of the last entry
//
// Readers follow head and Next. A writer links a complete entry with one store
// and unlinks with one store; the unlinked entry keeps its own Next. Such an
// entry is never linked again, so a reader only moves on in the order of
// registration, and its walk ends.
//
// The zero value is empty.
type list struct {
	head link // read by every lookup, written only when the first entry changes

	_ [128 - word]byte // what follows is written by every change

	tail  *link               // nil: &head
	names map[string]struct{} // of all entries, while the list is being filled

	_ [128 - 2*word]byte
}

// named returns the first entry of that name. Cost: one string comparison an
// entry; Go compares lengths first, where strcmp reads the first byte.
func (l *list) named(name string) *schemes.Entry {
	e := l.head.Load() // observes add and remove, as does each Next below
	for e != nil && e.Key.Name != name {
		e = e.Next.Load()
	}
	return e
}

// taken reports whether an entry has that name: by walking the list, or while
// it is being filled by looking into the set beside it.
func (l *list) taken(name string) bool {
	if l.names != nil {
		_, ok := l.names[name]
		return ok
	}
	return l.named(name) != nil
}

// linked reports whether e is in the list: it has a successor, or it is the
// last. It also returns true for a removed entry that has kept a successor.
func (l *list) linked(e *schemes.Entry) bool {
	return e.Next.Load() != nil || l.tail == &e.Next
}

// add links e behind the last entry.
func (l *list) add(e *schemes.Entry) {
	if l.tail == nil {
		l.tail = &l.head
	}
	l.tail.Store(e) // publishes e: pairs with the loads of readers
	l.tail = &e.Next
	if l.names != nil {
		l.names[e.Key.Name] = struct{}{}
	}
}

// remove unlinks e, which keeps its Next, and reports whether e was in the list.
func (l *list) remove(e *schemes.Entry) bool {
	at := &l.head
	for at.Load() != e {
		next := at.Load()
		if next == nil {
			return false
		}
		at = &next.Next
	}
	at.Store(e.Next.Load()) // publishes the removal: pairs with the loads of readers
	if l.tail == &e.Next {
		l.tail = at
	}
	delete(l.names, e.Key.Name)
	return true
}

// Fill implements filler for the indexes that embed a list.
func (l *list) Fill() (done func()) {
	l.names = make(map[string]struct{})
	for e := l.head.Load(); e != nil; e = e.Next.Load() {
		l.names[e.Key.Name] = struct{}{}
	}
	return func() { l.names = nil }
}

// Each calls f for each entry in the order of registration until it returns false.
func (l *list) Each(f func(e *schemes.Entry) bool) {
	for e := l.head.Load(); e != nil && f(e); e = e.Next.Load() { // observe add and remove
	}
}
