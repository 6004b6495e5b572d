package all

import (
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// numbers is how many routes there are.
const numbers = 10

// routes is a list of numbers, the newest first, that is searched from its head.
type routes struct{ head mem.Pointer[schemes.Entry] }

func (x *routes) Find(k schemes.Key) *schemes.Entry {
	e := x.head.Load()
	for e != nil && e.Key.Num != k.Num {
		e = e.Next.Load()
	}
	return e
}

func (x *routes) Insert(e *schemes.Entry) error {
	e.Next.Store(x.head.Load())
	x.head.Store(e)
	return nil
}

func (x *routes) Each(f func(e *schemes.Entry) bool) {
	for e := x.head.Load(); e != nil && f(e); e = e.Next.Load() {
	}
}

// Remove does nothing, since the benchmark unloads nothing.
func (x *routes) Remove(*schemes.Entry) error { return nil }

func bootRoutes(b *testing.B, s schemes.Scheme) *schemes.Table {
	t := schemes.NewTable(s, 1, "routes", schemes.Spinning, &routes{})
	l := loader.New(s)
	for i := range uint64(numbers) {
		err := l.Load(&loader.Image{Name: string(rune('a' + i)), Init: func(c *loader.Context) error {
			return c.Register(&schemes.Entry{Key: schemes.Key{Num: i}, Table: t})
		}})
		if err != nil {
			b.Fatal(err)
		}
	}
	return t
}

// BenchmarkRoute is the lookup of perfbook's route_seq, route_rcu and their siblings: a list of
// ten numbers, of which each lookup wants one at random. Each number is an entry of a module of
// its own, which is pinned, used and put:
//
//	go test -run '^$' -bench Route -cpu 1,2 -count 10 ./schemes/all | tee x && benchstat -col /scheme x
//
// ns/op is as in BenchmarkGetPut: a thousand divided by it is million lookups a second, over all
// processors. The row of scheme none is the list alone.
func BenchmarkRoute(b *testing.B) {
	for _, newScheme := range Schemes() {
		b.Run("scheme="+newScheme().Info().Name, func(b *testing.B) {
			s := newScheme()
			t := bootRoutes(b, s)
			spread(b, func(n int) { route(b, schemes.ReaderOf(s), t, n) })
		})
	}
}

func route(b *testing.B, r schemes.Reader, t *schemes.Table, n int) {
	random := uint64(n) | 1
	for range n {
		random = random*6364136223846793005 + 1442695040888963407 // Knuth's MMIX
		ref, err := r.Get(t, schemes.Key{Num: (random >> 33) * numbers >> 31})
		if err != nil || ref.Use() != schemes.Intact {
			b.Error(err)
			return
		}
		r.Put(ref)
	}
}
