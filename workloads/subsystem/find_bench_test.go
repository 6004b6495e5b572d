package subsystem_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Find without any guard, in each subsystem's tables at their real size, every
// entry asked for equally often. This is the floor under every scheme.
func BenchmarkFind(b *testing.B) {
	for _, s := range subsystem.All {
		b.Run("subsystem="+s.Name, func(b *testing.B) {
			tables, lookups := realTables(b, s)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l := lookups[i%len(lookups)]
				if tables[l.table].Find(l.key) == nil {
					b.Fatal("not found: ", l.key)
				}
			}
		})
	}
}

type aLookup struct {
	table int
	key   schemes.Key
}

// realTables returns the filled indexes of s and a shuffled list of lookups.
func realTables(tb testing.TB, s *subsystem.Subsystem) ([]schemes.Index, []aLookup) {
	c := population.For(s.Name).Only(s.Name)
	number := make(map[string]int)
	for i, table := range c.Tables() {
		number[table.Name] = i
	}
	tables := s.NewIndexes(len(number))
	r := rand.New(rand.NewPCG(1, 1))
	var lookups []aLookup
	for _, m := range c.Modules() {
		for _, reg := range m.Registrations {
			e := &schemes.Entry{Key: schemes.Key{Name: reg.Name, Num: reg.Num}, Span: reg.Span, IDs: reg.IDs}
			t := number[reg.Table]
			if err := tables[t].Insert(e); err != nil {
				tb.Fatal(fmt.Errorf("%s: %w", reg.Name, err))
			}
			lookups = append(lookups, aLookup{t, schemes.Key(reg.Key(r.Uint64()))})
		}
	}
	r.Shuffle(len(lookups), func(i, j int) { lookups[i], lookups[j] = lookups[j], lookups[i] })
	return tables, lookups
}

// BenchmarkSearch measures what a search of the registry costs with the index that all schemes
// share, with a map of Go by name, and with the maps that cow and syncmap put before the index. Nobody changes
// anything, and there is no guard.
func BenchmarkSearch(b *testing.B) {
	tables, lookups := realTables(b, &subsystem.Registry)
	byName, byKey, synced := map[string]*schemes.Entry{}, map[schemes.Key]*schemes.Entry{}, new(sync.Map)
	for _, l := range lookups {
		e := tables[0].Find(l.key)
		byName[l.key.Name], byKey[l.key] = e, e
		synced.Store(l.key, e)
	}
	for _, index := range []struct {
		name string
		find func(k schemes.Key) *schemes.Entry
	}{
		{"shared", tables[0].Find},
		{"map[string]", func(k schemes.Key) *schemes.Entry { return byName[k.Name] }},
		{"cow", func(k schemes.Key) *schemes.Entry { return byKey[k] }},
		{"syncmap", func(k schemes.Key) *schemes.Entry {
			v, _ := synced.Load(k)
			e, _ := v.(*schemes.Entry)
			return e
		}},
	} {
		b.Run("index="+index.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if k := lookups[i%len(lookups)].key; index.find(k) == nil {
					b.Fatal("not found: ", k)
				}
			}
		})
	}
}
