package schemetest

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/promise"
)

// TestHang: an actor that does not return is reported with what it does, what it holds
// and where it waits.
func TestHang(t *testing.T) {
	r := newRig(none.New(), 0, 0, nil) // who is still in when join is called hangs
	sleeping, holding := "Unload(alpha)", "(1 in plain)"
	waiter := mem.NewWaiter()
	asleep := r.spawn("unloader", func(a *actor) {
		a.holds.Store(&holding)
		a.do(&sleeping)
		waiter.Sleep(nil)
	})
	<-r.spawn("looker", func(a *actor) {}).ended
	for *asleep.doing.Load() != sleeping || !strings.Contains(calls(dump(), string(*asleep.id.Load())), "Sleep") {
		runtime.Gosched()
	}
	if r.join() {
		t.Fatal("nobody hangs")
	}
	broken := r.broken()
	if len(broken) != 1 || broken[0].Promise != promise.Progress {
		t.Fatalf("reported: %v", broken)
	}
	for _, want := range []string{
		"not returned after", "unloader: in Unload(alpha), holds (1 in plain)", "mem.(*Waiter).Sleep",
	} {
		if !strings.Contains(broken[0].Seen, want) {
			t.Errorf("%q is not in: %s", want, broken[0].Seen)
		}
	}
	waiter.Wake()
	r.patience = time.Minute
	if !r.join() {
		t.Error("still hangs after the wake")
	}
}

// TestPanics: a panic in a method is a violation, by the promise it breaks.
func TestPanics(t *testing.T) {
	for _, row := range []struct {
		doing string
		with  any
		want  promise.Promise
	}{
		{"Get(1 in plain)", &promise.Breach{Promise: promise.Refusal, Seen: "found, and going"}, promise.Refusal},
		{"Get(1 in plain)", "found, and going", promise.NoPanic}, // a text is no promise
		{"Get(1 in plain)", index(nil), promise.NoPanic},
		{"Put(1 in plain)", "count below zero", promise.NoPanic},
		{"Put(1 in plain)", &promise.Breach{Promise: promise.Freed}, promise.Freed},
	} {
		r := newRig(none.New(), time.Minute, 0, nil)
		r.spawn("looker", func(a *actor) {
			a.do(&row.doing)
			panic(row.with)
		})
		r.join()
		if broken := r.broken(); len(broken) != 1 || broken[0].Promise != row.want {
			t.Errorf("panic(%v) in %s: %v, want %v", row.with, row.doing, broken, row.want)
		}
	}
}

// index returns what the runtime panics with.
func index(s []int) (err any) {
	defer func() { err = recover() }()
	return s[0]
}
