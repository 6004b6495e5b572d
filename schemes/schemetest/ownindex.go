package schemetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes"
)

// regions is an index of regions: the tightest answers, the youngest of equals.
type regions []*schemes.Entry

func (x *regions) Find(k schemes.Key) (found *schemes.Entry) {
	for _, e := range *x {
		if k.Num-e.Key.Num < max(e.Span, 1) && (found == nil || max(e.Span, 1) <= max(found.Span, 1)) {
			found = e
		}
	}
	return found
}

func (x *regions) Insert(e *schemes.Entry) error { *x = append(*x, e); return nil }

func (x *regions) Remove(e *schemes.Entry) error {
	*x = slices.DeleteFunc(*x, func(f *schemes.Entry) bool { return f == e })
	return nil
}

func (x *regions) Each(f func(e *schemes.Entry) bool) {
	for _, e := range *x {
		if !f(e) {
			return
		}
	}
}

// drivers is an index of drivers: the first that matches answers.
type drivers struct{ regions }

func (x *drivers) Find(k schemes.Key) *schemes.Entry {
	for _, e := range x.regions {
		if slices.Contains(e.IDs, k.Num) {
			return e
		}
	}
	return nil
}

// RunOwnIndex tests a scheme that puts an index of its own before the table's: whatever is registered and unregistered,
// in whatever order, a get finds what the table's index alone would find. It is for tests, besides [Run].
func RunOwnIndex(t *testing.T, newScheme func() schemes.Scheme) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name  string
		index schemes.Index
		entry func() *schemes.Entry
	}{
		{"regions", new(regions), func() *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Name: "region", Num: r.Uint64N(8)}, Span: r.Uint64N(4)}
		}},
		{"drivers", new(drivers), func() *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Name: "driver"}, IDs: []uint64{r.Uint64N(8), r.Uint64N(8)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScheme()
			table := schemes.NewTable(s, 1, c.name, schemes.Spinning, c.index)
			var registered []*schemes.Entry
			for range 5000 {
				if len(registered) < 6 && r.IntN(2) == 0 {
					e := c.entry()
					e.Table = table
					if err := s.Register(e); err != nil {
						t.Fatal(err)
					}
					registered = append(registered, e)
				} else if n := len(registered); n > 0 {
					i := r.IntN(n)
					if err := s.Unregister(registered[i], false); err != nil {
						t.Fatal(err)
					}
					registered = slices.Delete(registered, i, i+1)
				}
				for num := range uint64(12) {
					k := schemes.Key{Num: num}
					ref, _ := s.Get(table, k)
					if want := c.index.Find(k); ref.Entry != want {
						t.Fatalf("%d found %p, the index says %p", num, ref.Entry, want)
					}
				}
			}
		})
	}
}
