package subsystem_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A model is a subsystem written as naively as possible: a slice of entries in
// the order of registration, searched from end to end.
type model struct {
	entry func(r *rand.Rand, n int) *schemes.Entry                    // the n-th entry to try
	key   func(r *rand.Rand) schemes.Key                              // something to look up
	admit func(live []*schemes.Entry, e *schemes.Entry) error         // what Insert answers
	found func(live []*schemes.Entry, k schemes.Key) []*schemes.Entry // in order of preference
}

var models = map[string]model{
	"filesystem": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Name: fmt.Sprint("fs", r.IntN(30))}}
		},
		key:   func(r *rand.Rand) schemes.Key { return schemes.Key{Name: fmt.Sprint("fs", r.IntN(35))} },
		admit: taken(schemes.ErrBusy, sameName),
		found: matching(func(e *schemes.Entry, k schemes.Key) bool { return e.Key.Name == k.Name }),
	},
	"registry": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Name: fmt.Sprint("plugin-", r.IntN(300))}}
		},
		key:   func(r *rand.Rand) schemes.Key { return schemes.Key{Name: fmt.Sprint("plugin-", r.IntN(350))} },
		admit: taken(schemes.ErrExist, sameName),
		found: matching(func(e *schemes.Entry, k schemes.Key) bool { return e.Key.Name == k.Name }),
	},
	"net_device": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Name: fmt.Sprint("eth", r.IntN(30))}}
		},
		key: func(r *rand.Rand) schemes.Key {
			if r.IntN(2) == 0 {
				return schemes.Key{Num: r.Uint64N(200)}
			}
			return schemes.Key{Name: fmt.Sprint("eth", r.IntN(35))}
		},
		admit: taken(schemes.ErrExist, sameName),
		found: matching(func(e *schemes.Entry, k schemes.Key) bool {
			return e.Key.Name == k.Name || k.Name == "" && e.Key.Num == k.Num
		}),
	},
	"file_operations": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			return &schemes.Entry{Key: schemes.Key{Num: 1 + r.Uint64N(255)}} // 255 is none
		},
		key: func(r *rand.Rand) schemes.Key { return schemes.Key{Num: r.Uint64N(300)} },
		admit: func(live []*schemes.Entry, e *schemes.Entry) error {
			if e.Key.Num > 254 {
				return schemes.ErrInvalid
			}
			return taken(schemes.ErrBusy, sameNum)(live, e)
		},
		found: matching(func(e *schemes.Entry, k schemes.Key) bool { return e.Key.Num == k.Num }),
	},
	"block_device_operations": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			e := &schemes.Entry{Key: schemes.Key{Num: devT(r.Uint64N(3)+7, 0)}, Span: 1 << subsystem.MinorBits}
			if r.IntN(4) > 0 {
				e.Span = []uint64{0, 1, 4, 16}[r.IntN(4)]
				e.Key.Num += r.Uint64N(1 << subsystem.MinorBits)
			}
			if r.IntN(2) == 0 {
				e.Key.Num &^= 1<<subsystem.MinorBits - 64 // crowd the first minors
			}
			return e
		},
		key: func(r *rand.Rand) schemes.Key { return schemes.Key{Num: devT(r.Uint64N(4)+7, r.Uint64N(80))} },
		admit: func(live []*schemes.Entry, e *schemes.Entry) error {
			if (e.Key.Num+e.Span-1)>>subsystem.MinorBits != e.Key.Num>>subsystem.MinorBits && e.Span > 0 {
				return schemes.ErrInvalid
			}
			if e.Span < 1<<subsystem.MinorBits {
				return nil
			}
			return taken(schemes.ErrBusy,
				func(a, b *schemes.Entry) bool { return sameNum(a, b) && a.Span == b.Span })(live, e)
		},
		found: func(live []*schemes.Entry, k schemes.Key) []*schemes.Entry {
			cover := matching(func(e *schemes.Entry, k schemes.Key) bool {
				return e.Key.Num <= k.Num && k.Num < e.Key.Num+max(e.Span, 1)
			})(live, k)
			slices.Reverse(cover) // the youngest of equals first
			slices.SortStableFunc(cover, func(a, b *schemes.Entry) int {
				return cmp.Compare(max(a.Span, 1), max(b.Span, 1))
			})
			return cover
		},
	},
	"device_driver": {
		entry: func(r *rand.Rand, n int) *schemes.Entry {
			e := &schemes.Entry{IDs: make([]uint64, 1+r.IntN(8))}
			for i := range e.IDs {
				e.IDs[i] = r.Uint64N(200) // may overlap: the first registered wins
			}
			return e
		},
		key:   func(r *rand.Rand) schemes.Key { return schemes.Key{Num: r.Uint64N(220)} },
		admit: func([]*schemes.Entry, *schemes.Entry) error { return nil },
		found: matching(func(e *schemes.Entry, k schemes.Key) bool { return slices.Contains(e.IDs, k.Num) }),
	},
}

func sameName(a, b *schemes.Entry) bool { return a.Key.Name == b.Key.Name }
func sameNum(a, b *schemes.Entry) bool  { return a.Key.Num == b.Key.Num }
func devT(major, minor uint64) uint64   { return major<<subsystem.MinorBits | minor }

func taken(err error, same func(a, b *schemes.Entry) bool) func([]*schemes.Entry, *schemes.Entry) error {
	return func(live []*schemes.Entry, e *schemes.Entry) error {
		if slices.ContainsFunc(live, func(l *schemes.Entry) bool { return same(l, e) }) {
			return err
		}
		return nil
	}
}

func matching(match func(*schemes.Entry, schemes.Key) bool) func([]*schemes.Entry, schemes.Key) []*schemes.Entry {
	return func(live []*schemes.Entry, k schemes.Key) (found []*schemes.Entry) {
		for _, e := range live {
			if match(e, k) {
				found = append(found, e)
			}
		}
		return found
	}
}

// lookup returns what ix offers for k: the entry found and then, if it has
// fallbacks, what it offers when each is refused.
func lookup(ix schemes.Index, k schemes.Key) (offers []*schemes.Entry) {
	fb, _ := ix.(schemes.Fallback)
	for e := ix.Find(k); e != nil; e = fb.Wider(k, e) {
		offers = append(offers, e)
		if fb == nil {
			break
		}
	}
	return offers
}

func TestIndexesAgreeWithTheirModels(t *testing.T) {
	for _, s := range subsystem.All {
		m := models[s.Name]
		t.Run(s.Name, func(t *testing.T) {
			for seed := range uint64(20) {
				againstModel(t, s.NewIndex(), m, rand.New(rand.NewPCG(seed, 1)))
			}
		})
	}
}

func againstModel(t *testing.T, ix schemes.Index, m model, r *rand.Rand) {
	t.Helper()
	var live []*schemes.Entry
	done := func() {}
	for n := range 1500 {
		switch r.IntN(5) {
		case 0:
			e := m.entry(r, n)
			want := m.admit(live, e)
			if got := ix.Insert(e); got != want {
				t.Fatalf("step %d: Insert(%v) = %v, want %v", n, e.Key, got, want)
			}
			if want == nil {
				live = append(live, e)
			}
		case 1:
			if len(live) == 0 || r.IntN(3) == 0 {
				continue
			}
			i := r.IntN(len(live))
			if err := ix.Remove(live[i]); err != nil {
				t.Fatalf("step %d: Remove(%v) = %v", n, live[i].Key, err)
			}
			if err := ix.Remove(live[i]); err != schemes.ErrInvalid {
				t.Fatalf("step %d: second Remove(%v) = %v", n, live[i].Key, err)
			}
			live = slices.Delete(live, i, i+1)
		default:
			k := m.key(r)
			want := m.found(live, k)
			if _, ok := ix.(schemes.Fallback); !ok && len(want) > 1 {
				want = want[:1]
			}
			if got := lookup(ix, k); !slices.Equal(got, want) {
				t.Fatalf("step %d: %v offers %v, want %v", n, k, got, want)
			}
		}
		if n%200 == 0 { // filling may begin and end at any time
			done()
			done = subsystem.Fill(ix)
		} else if n%100 == 0 {
			done()
			done = func() {}
		}
	}
}
