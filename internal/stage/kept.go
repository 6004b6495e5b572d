package stage

import (
	"reflect"
	"unsafe"

	"github.com/modbench/modbench/schemes"
)

// Kept counts what a scheme keeps beside its modules: elements of lists and maps, and
// pointers that are not nil, of the scheme itself and of the guards of its tables. What
// grows from unload to unload leaks. Nobody may use the scheme meanwhile.
func Kept(s schemes.Scheme, tables []*schemes.Table) int {
	c := counter{seen: make(map[unsafe.Pointer]bool)}
	c.count(reflect.ValueOf(s))
	for _, t := range tables {
		c.count(reflect.ValueOf(t.Guard))
	}
	return c.n
}

// counter counts things that can be reached, each once.
type counter struct {
	seen map[unsafe.Pointer]bool
	n    int
}

func (c *counter) count(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		c.count(v.Elem())
	case reflect.Pointer:
		c.follow(v.Type(), v.UnsafePointer())
	case reflect.Struct:
		if at := atomicPointer(v); at != nil {
			c.follow(at, v.FieldByName("v").UnsafePointer())
			return
		}
		for i := range v.NumField() {
			c.count(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice {
			c.n += v.Len()
		}
		if k := v.Type().Elem().Kind(); k >= reflect.Bool && k <= reflect.Complex128 {
			return // numbers lead nowhere
		}
		for i := range v.Len() {
			c.count(v.Index(i))
		}
	case reflect.Map:
		c.n += v.Len()
		for i := v.MapRange(); i.Next(); {
			c.count(i.Value())
		}
	case reflect.Chan:
		c.n += v.Len()
	}
}

// atomicPointer returns the type of the pointer that a sync/atomic.Pointer holds, or nil.
func atomicPointer(v reflect.Value) reflect.Type {
	t := v.Type()
	if t.PkgPath() != "sync/atomic" || t.NumField() == 0 || t.Field(0).Type.Kind() != reflect.Array {
		return nil
	}
	if e := t.Field(0).Type.Elem(); e.Kind() == reflect.Pointer && v.FieldByName("v").Kind() == reflect.UnsafePointer {
		return e
	}
	return nil
}

// follow counts a pointer of type t and what it leads to, but for modules and entries,
// which are the loader's.
func (c *counter) follow(t reflect.Type, p unsafe.Pointer) {
	if p == nil || c.seen[p] {
		return
	}
	c.seen[p] = true
	c.n++
	if e := t.Elem(); e != reflect.TypeFor[schemes.Module]() && e != reflect.TypeFor[schemes.Entry]() {
		c.count(reflect.NewAt(e, p).Elem())
	}
}
