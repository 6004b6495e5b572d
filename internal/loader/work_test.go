package loader_test

import (
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
)

// breach returns the promise that f says is broken.
func breach(f func()) (p promise.Promise) {
	defer func() {
		if b := promise.From(recover()); b != nil {
			p = b.Promise
		}
	}()
	f()
	return 0
}

// Work runs until it is stopped, and says so if it runs when its module is freed.
func TestWork(t *testing.T) {
	s := gomutex.New()
	l := loader.New(s)
	ran := 0
	var stopped, left *loader.Work
	image := &loader.Image{Name: "m", Init: func(c *loader.Context) error {
		stopped, left = c.Work(func() { ran++ }), c.Work(nil)
		return nil
	}, Exit: func(*loader.Context) {
		left.Run() // exit has begun, and its code is there
		left.Wait()
		stopped.Stop()
	}}
	if err := l.Load(image); err != nil {
		t.Fatal(err)
	}
	if !stopped.Run() || !stopped.Run() || ran != 2 {
		t.Errorf("ran %d times, want 2", ran)
	}
	if err := l.Unload("m", 0, nil); err != nil {
		t.Fatal(err)
	}
	if p := breach(func() { stopped.Run() }); p != 0 || ran != 2 {
		t.Errorf("what exit stopped ran %d times, want 2, and breaks %v", ran, p)
	}
	for what, f := range map[string]func(){"run": func() { left.Run() }, "use": stopped.Use} {
		if p := breach(f); p != promise.Freed {
			t.Errorf("%s of what is freed breaks %v", what, p)
		}
	}
}

// An entry has the owner it is given, and exit takes it out all the same; one whose
// object is held is waited for.
func TestRegisterFor(t *testing.T) {
	s := gomutex.New()
	x := &stage.Slots{Counts: true}
	table := schemes.NewTable(s, 1, "table", schemes.Spinning, x)
	e := &schemes.Entry{Table: table}
	l := loader.New(s)
	for _, image := range []*loader.Image{
		{Name: "lib"},
		{Name: "m", Init: func(c *loader.Context) error { return c.RegisterFor(l.Module("lib"), e) },
			Exit: func(c *loader.Context) { c.UnregisterAndWait(e) }},
	} {
		if err := l.Load(image); err != nil {
			t.Fatal(err)
		}
	}
	ref, err := s.Get(table, schemes.Key{})
	if err != nil || ref.Entry.Owner != l.Module("lib") {
		t.Fatalf("found %v, error %v", ref.Entry, err)
	}
	done := make(chan error)
	go func() { done <- l.Unload("m", 0, nil) }()
	s.Put(ref)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := s.Get(table, schemes.Key{}); err != schemes.ErrNotFound {
		t.Errorf("after the exit of who registered it: %v", err)
	}
}
