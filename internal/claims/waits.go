package claims

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// patience is how long an unload may wait until claim 17 counts it as not ended, and hold how long each holder holds.
const (
	patience = 50 * time.Millisecond
	hold     = time.Millisecond
)

// loads are the numbers of holders of claim 17.
var loads = []int{1, 4, 16}

// starve has so many holders get, sleep and put in turn without a pause, while the module is unloaded, waiting, and
// loaded again. It returns how many unloads ended in time, of how many.
func starve(b *Bench, s schemes.Scheme, holders int) (ended, all int, err error) {
	x, err := newBed(s, 1, []module{{wanted, 0, []int{0}}})
	if err != nil {
		return 0, 0, err
	}
	x.round(&Bench{Context: b.Context, Round: b.Round * time.Duration(b.Rounds)}, holders,
		func(r schemes.Reader, _ int, _ *tally) {
			ref, err := r.Get(x.tables[0], schemes.Key{Name: wanted})
			if err != nil {
				time.Sleep(hold / 10)
				return
			}
			time.Sleep(hold)
			r.Put(ref)
		},
		func(over *atomic.Bool) {
			for !over.Load() {
				sig := mem.NewSignal()
				late := time.AfterFunc(patience, sig.Raise)
				err := x.loaders[0].Unload(wanted, 0, sig)
				if all++; err == nil && late.Stop() {
					ended++
				}
				if err == nil {
					_, _ = x.loaders[0].Modprobe(wanted) // the module is there, or the next unload finds nothing
				}
				time.Sleep(hold)
			}
		})
	return ended, all, b.Context.Err()
}

// stuck is how long nothing may end until claims 15 and 16 say that it hangs.
const stuck = 10 * time.Second

// crossed has two loaders unload and load modules that are in two of four tables each, in whatever order, for as long
// as the rounds last. It returns how many unloads ended, and whether all did.
func crossed(b *Bench, s schemes.Scheme) (unloads int64, hangs bool, err error) {
	lists := make([][]module, 2)
	random := rand.New(rand.NewPCG(1, 15))
	for by := range lists {
		for i := range 3 {
			lists[by] = append(lists[by], module{fmt.Sprint("module ", by, i), 0, random.Perm(4)[:2]})
		}
	}
	x, err := newBed(s, 4, lists...)
	if err != nil {
		return 0, false, err
	}
	var n atomic.Int64
	var both sync.WaitGroup
	end := time.Now().Add(b.Round * time.Duration(b.Rounds))
	for by, list := range lists {
		both.Go(func() {
			for i := 0; time.Now().Before(end) && b.Context.Err() == nil; i++ {
				if name := list[i%len(list)].name; x.loaders[by].Unload(name, 0, nil) == nil {
					n.Add(1)
					_, _ = x.loaders[by].Modprobe(name) // the next unload of it finds it, or does not
				}
				runtime.Gosched()
			}
		})
	}
	hangs = !within(stuck+time.Until(end), both.Wait)
	return n.Load(), hangs, b.Context.Err()
}

// nestedLookups has a holder look up in the same table again and again while an unload of what it holds waits. It
// returns how many of these lookups were served, and whether all ended.
func nestedLookups(b *Bench, s schemes.Scheme) (served int64, hangs bool, err error) {
	x, err := newBed(s, 1, []module{{neighbour, 0, []int{0}}, {wanted, 0, []int{0}}})
	if err != nil {
		return 0, false, err
	}
	held, err := s.Get(x.tables[0], schemes.Key{Name: wanted})
	if err != nil {
		return 0, false, err
	}
	sig := mem.NewSignal()
	var both sync.WaitGroup
	var n atomic.Int64
	both.Go(func() { _ = x.loaders[0].Unload(wanted, 0, sig) }) // it waits for the holder
	both.Go(func() {
		for end := time.Now().Add(b.Round * time.Duration(b.Rounds)); time.Now().Before(end) && b.Context.Err() == nil; {
			if ref, err := s.Get(x.tables[0], schemes.Key{Name: neighbour}); err == nil {
				n.Add(1)
				s.Put(ref)
			}
			runtime.Gosched()
		}
		s.Put(held)
	})
	hangs = !within(stuck+b.Round*time.Duration(b.Rounds), both.Wait)
	return n.Load(), hangs, b.Context.Err()
}

// within calls f in a goroutine and reports whether it returned in time.
func within(d time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() {
		f()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
