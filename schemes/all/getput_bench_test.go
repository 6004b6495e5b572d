package all

import (
	"runtime"
	"sync"
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// majors is an array of slots by number. It is the cheapest index, so most of what is
// measured is the cost of the guard.
type majors struct {
	slot [256]mem.Pointer[schemes.Entry]
}

func (x *majors) Find(k schemes.Key) *schemes.Entry { return x.slot[k.Num%256].Load() }
func (x *majors) Insert(e *schemes.Entry) error     { x.slot[e.Key.Num%256].Store(e); return nil }
func (x *majors) Remove(e *schemes.Entry) error     { x.slot[e.Key.Num%256].Store(nil); return nil }
func (x *majors) Each(f func(e *schemes.Entry) bool) {
	for i := range x.slot {
		if e := x.slot[i].Load(); e != nil && !f(e) {
			return
		}
	}
}

func boot(b *testing.B, s schemes.Scheme) *schemes.Table {
	t := schemes.NewTable(s, 1, "majors", schemes.Spinning, &majors{})
	err := loader.New(s).Load(&loader.Image{Name: "driver", Init: func(c *loader.Context) error {
		return c.Register(&schemes.Entry{Key: schemes.Key{Num: 8}, Table: t})
	}})
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// BenchmarkGetPut is a lookup, a use and a release of one entry of one module,
// in an array of slots, by as many goroutines as there are processors:
//
//	go test -run '^$' -bench GetPut -cpu 1,2 -count 10 ./schemes/all | tee x && benchstat -col /scheme x
//
// ns/op is wall time divided by the operations of all goroutines together. The time
// of one operation is ns/op times the number of processors.
func BenchmarkGetPut(b *testing.B) {
	for _, newScheme := range Schemes() {
		b.Run("scheme="+newScheme().Info().Name, func(b *testing.B) {
			s := newScheme()
			t := boot(b, s)
			spread(b, func(n int) { getPut(b, s, t, n) })
		})
	}
}

// spread divides b.N operations among as many goroutines as there are processors.
func spread(b *testing.B, f func(n int)) {
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	procs := runtime.GOMAXPROCS(0)
	for i := range procs {
		wg.Go(func() { f((b.N + i) / procs) })
	}
	wg.Wait()
}

func getPut(b *testing.B, s schemes.Scheme, t *schemes.Table, n int) {
	for range n {
		ref, err := s.Get(t, schemes.Key{Num: 8})
		if err != nil || ref.Use() != schemes.Intact {
			b.Error(err)
			return
		}
		s.Put(ref)
	}
}
