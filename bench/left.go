package bench

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

const (
	modules = "github.com/modbench/modbench/"
	harness = modules + "bench"
)

// left returns what a scheme has left behind at the end of a round: goroutines that
// were not there before, that run or were created in its code, and that do not end
// within [grace]. All modules of the system are unloaded or at rest then, so nothing of
// the scheme should run.
func left(ctx context.Context, c Cell, s schemes.Scheme, before map[string]string) *Violation {
	own := packagesOf(s)
	for pause := time.Millisecond; ; pause *= 2 {
		now := present(own)
		maps.DeleteFunc(now, func(id, _ string) bool { _, old := before[id]; return old })
		if len(now) == 0 || ctx.Err() != nil {
			return nil
		}
		if pause > grace {
			stack := now[slices.Min(slices.Collect(maps.Keys(now)))]
			return &Violation{Cell: c, Promise: promise.Progress, Stack: stack, Left: true, Seen: fmt.Sprintf(
				"%d goroutines of the scheme are left behind at the end of the round, one of them %s",
				len(now),
				creator(stack),
			)}
		}
		time.Sleep(pause)
	}
}

// present returns the stacks of the goroutines that run, or were created, in one of
// the packages of, or in a package of schemes of modbench; nil: of all. The key
// is the goroutine's number.
func present(of map[string]bool) map[string]string {
	found := make(map[string]string)
	for _, g := range goroutines() {
		if of == nil || g.within(of) {
			found[g.id] = g.calls
		}
	}
	return found
}

// stacks returns the stacks of all goroutines.
func stacks() string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// creator returns the last call of a stack: "created by ...".
func creator(stack string) string {
	for line := range strings.Lines(stack) {
		if strings.HasPrefix(line, "created by ") {
			who, _, _ := strings.Cut(strings.TrimSpace(line), " in goroutine ")
			return who
		}
	}
	return "of the runtime"
}

// packageOf returns the import path of the package of a function, as a trace names
// that: path/to/package.(*Type).Method(0x1).
func packageOf(function string) string {
	slash := strings.LastIndexByte(strings.SplitN(function, "(", 2)[0], '/')
	dot := strings.IndexByte(function[slash+1:], '.')
	if dot < 0 {
		return ""
	}
	return strings.ReplaceAll(function[:slash+1+dot], "%2e", ".")
}

// packagesOf returns the packages of the types of s and of the schemes that it wraps.
func packagesOf(s schemes.Scheme) map[string]bool {
	found := make(map[string]bool)
	addPackages(found, reflect.ValueOf(s), 4)
	delete(found, harness) // of tests
	return found
}

var schemeType = reflect.TypeFor[schemes.Scheme]()

// addPackages adds the packages of v and of its fields, to a depth, if they are schemes.
func addPackages(found map[string]bool, v reflect.Value, depth int) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || depth == 0 {
		return
	}
	if t := v.Type(); t.Implements(schemeType) || reflect.PointerTo(t).Implements(schemeType) {
		found[t.PkgPath()] = true
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			addPackages(found, v.Field(i), depth-1)
		}
	}
}
