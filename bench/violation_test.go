package bench

import (
	"errors"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// What a scheme panics with is the promise that it says is broken, and NoPanic if
// it says none.
func TestPanicked(t *testing.T) {
	c := Cell{Scheme: "s", Subsystem: "sub"}
	for _, row := range []struct {
		thrown any
		want   Violation
	}{
		{"boom", Violation{Cell: c, Table: "sub", Promise: promise.NoPanic, Seen: "panic: boom"}},
		{&promise.Breach{Promise: promise.Refusal, Module: "m", Seen: "going"},
			Violation{Cell: c, Table: "sub", Module: "m", Promise: promise.Refusal, Seen: "going"}},
		{&promise.Breach{Promise: promise.Balance, Table: "t", Seen: "-1\n-2"},
			Violation{Cell: c, Table: "t", Promise: promise.Balance, Seen: "-1\n-2"}},
	} {
		v := panicked(c, row.thrown, nil, nil)
		if *v != row.want {
			t.Errorf("%v: %+v, want %+v", row.thrown, *v, row.want)
		}
		var b *promise.Breach
		if !errors.As(error(v), &b) || b.Promise != v.Promise || b.Scheme != "s" {
			t.Errorf("%v: as a breach it is %v", v, b)
		}
		for _, part := range []string{v.Promise.String(), v.Promise.Text(), v.Table, v.Module, oneLine(v.Seen)} {
			if !strings.Contains(v.Error(), part) {
				t.Errorf("no %q in %v", part, v)
			}
		}
		if strings.Contains(v.Error(), "\n") {
			t.Errorf("more than a line: %q", v)
		}
	}
}

// stingy is tryget that says it never refuses, and refuses; leaking never puts.
type stingy struct{ schemes.Scheme }

func (s stingy) Info() schemes.Info {
	info := s.Scheme.Info()
	info.Refuses = schemes.Never
	return info
}

type leaking struct{ schemes.Scheme }

func (leaking) Put(schemes.Ref) {}

func (s leaking) Refs(m *schemes.Module) int64 { return s.Scheme.(schemes.Counter).Refs(m) }

// Each check at the end of a round can fail.
func TestCheck(t *testing.T) {
	for _, row := range []struct {
		what    string
		new     func() schemes.Scheme
		refused int64
		want    promise.Promise
	}{
		{"all is well", tryget.New, 0, 0},
		{"refused, as declared", tryget.New, 1, 0},
		{"refused, and declared never to be", func() schemes.Scheme { return stingy{tryget.New()} }, 1, promise.Refusal},
		{"not put", func() schemes.Scheme { return leaking{tryget.New()} }, 0, promise.Balance},
	} {
		sys, err := workloads.Boot(t.Context(), row.new(), &subsystem.FileOperations, workloads.Knobs{Scale: 1})
		if err != nil {
			t.Fatal(err)
		}
		ref, err := sys.Scheme.Get(sys.Targets[0].Table, sys.Targets[0].Key)
		if err != nil {
			t.Fatal(err)
		}
		sys.Scheme.Put(ref)
		s := &session{config: &Config{Cell: Cell{Scheme: "s"}}, system: sys, workers: []*worker{{refused: row.refused}}}
		var v *Violation
		got := promise.Promise(0)
		if err := s.check(); errors.As(err, &v) {
			got = v.Promise
		}
		if got != row.want {
			t.Errorf("%s: broken: %v, want %v", row.what, v, row.want)
		}
	}
}
