package workloads

import (
	"context"
	"errors"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads/subsystem"
)

// registering is a scheme that calls a function of a test before each Register.
type registering struct {
	schemes.Scheme
	before func()
}

func (r registering) Register(e *schemes.Entry) error {
	r.before()
	return r.Scheme.Register(e)
}

// A boot that is cancelled ends with the module that is being loaded.
func TestBootCancelled(t *testing.T) {
	boot := func(ctx context.Context, before func()) (registered int, err error) {
		_, err = Boot(ctx, registering{rwsem.New(), func() { registered++; before() }}, &subsystem.Filesystem,
			All()[0].Knobs)
		return registered, err
	}
	all, err := boot(t.Context(), func() {})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	some, err := boot(ctx, cancel)
	if !errors.Is(err, context.Canceled) || some > all/2 {
		t.Errorf("%d of %d entries registered, then %v; want a few and %v", some, all, err, context.Canceled)
	}
	if none, err := boot(ctx, func() {}); !errors.Is(err, context.Canceled) || none != 0 {
		t.Errorf("cancelled before: %d entries registered, then %v", none, err)
	}
}
