package claims

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// bed is a small system: tables of filesystems, and modules that each register one in some of them.
type bed struct {
	scheme  schemes.Scheme
	tables  []*schemes.Table
	loaders []*loader.Loader
	exiting atomic.Bool   // set while an exit function runs
	exits   atomic.Int64  // how many have begun
	hold    time.Duration // between an open and its put
}

// module says what a module of a bed is: it registers its name in tables, in their order, and its exit takes so long.
type module struct {
	name   string
	exit   time.Duration
	tables []int
}

// newBed returns a bed with so many tables, and a loader for each list of modules, which are loaded. Unloads by
// different loaders overlap.
func newBed(s schemes.Scheme, tables int, lists ...[]module) (*bed, error) {
	x := &bed{scheme: s}
	for id := range tables {
		x.tables = append(x.tables, schemes.NewTable(s, id, fmt.Sprint("table ", id), schemes.Spinning,
			subsystem.Filesystem.NewIndex()))
	}
	for _, list := range lists {
		var images []*loader.Image
		for _, m := range list {
			images = append(images, x.image(m))
		}
		l := loader.New(s, images...)
		for _, image := range images {
			if err := l.Load(image); err != nil {
				return nil, err
			}
		}
		x.loaders = append(x.loaders, l)
	}
	return x, nil
}

// image makes a module loadable.
func (x *bed) image(m module) *loader.Image {
	return &loader.Image{
		Name: m.name,
		Init: func(c *loader.Context) error {
			for _, id := range m.tables {
				if err := c.Register(&schemes.Entry{Key: schemes.Key{Name: m.name}, Table: x.tables[id]}); err != nil {
					return err
				}
			}
			return nil
		},
		Exit: func(c *loader.Context) {
			x.exits.Add(1)
			x.exiting.Store(true) // observed by open
			defer x.exiting.Store(false)
			for began := time.Now(); time.Since(began) < m.exit; {
			}
			c.UnregisterAll()
		},
	}
}

// tally is what the lookups of a round came to.
type tally struct {
	opens, failed, refused, loads int64
	latency                       bench.Histogram // of whole opens
	during                        bench.Histogram // of first lookups that began while an exit ran
}

func (t *tally) add(o *tally) {
	t.opens, t.failed, t.refused, t.loads = t.opens+o.opens, t.failed+o.failed, t.refused+o.refused, t.loads+o.loads
	t.latency.Merge(&o.latency)
	t.during.Merge(&o.during)
}

// open looks a name up in a table as get_fs_type does: what is not found or refused is loaded and looked up once more.
func (x *bed) open(r schemes.Reader, table int, name string, t *tally) {
	k := schemes.Key{Name: name}
	exiting, began := x.exiting.Load(), time.Now()
	ref, err := r.Get(x.tables[table], k)
	if exiting {
		t.during.Add(time.Since(began))
	}
	if err != nil {
		if err == schemes.ErrRefused {
			t.refused++
		}
		if loaded, _ := x.loaders[0].Modprobe(name); loaded {
			t.loads++
		}
		ref, err = r.Get(x.tables[table], k)
	}
	t.latency.Add(time.Since(began))
	if t.opens++; err != nil {
		t.failed++
		return
	}
	x.held()
	r.Put(ref)
}

// held holds for as long as is asked for: a short time on the processor, a long one asleep.
func (x *bed) held() {
	const long = 100 * time.Microsecond
	if x.hold >= long {
		time.Sleep(x.hold)
		return
	}
	for began := time.Now(); time.Since(began) < x.hold; {
	}
}

// round has so many workers work, each in a loop, and others beside them, until d is over or the claim is given up.
// It returns what the workers noted down.
func (x *bed) round(b *Bench, workers int, work func(r schemes.Reader, n int, t *tally),
	beside ...func(ended *atomic.Bool)) *tally {
	var ended atomic.Bool
	var all sync.WaitGroup
	tallies := make([]tally, workers)
	for n := range workers {
		all.Go(func() {
			for r := schemes.ReaderOf(x.scheme); !ended.Load(); {
				work(r, n, &tallies[n])
			}
		})
	}
	for _, f := range beside {
		all.Go(func() { f(&ended) })
	}
	select {
	case <-time.After(b.Round):
	case <-b.Context.Done():
	}
	ended.Store(true)
	all.Wait()
	sum := new(tally)
	for n := range tallies {
		sum.add(&tallies[n])
	}
	return sum
}
