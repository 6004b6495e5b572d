package population_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// The combinations of subsystems that data/README.md gives, counted from the
// binaries before the tables were made.
func TestModulesKeepAllTheirRegistrations(t *testing.T) {
	short := map[string]string{"net_device": "net", "filesystem": "fs",
		"file_operations": "chr", "block_device_operations": "blk", "device_driver": "drv"}
	order := []string{"net", "fs", "chr", "blk", "drv"}
	got := make(map[string]int)
	for _, m := range population.Real().Modules() {
		var set []string
		for _, r := range m.Registrations {
			if s := short[r.Subsystem]; !r.Helper && !slices.Contains(set, s) {
				set = append(set, s)
			}
		}
		slices.SortFunc(set, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
		if set != nil {
			got[strings.Join(set, "+")]++
		}
	}
	want := map[string]int{
		"drv": 1988, "net+drv": 147, "chr": 81, "chr+drv": 75, "net": 62, "fs": 48, "blk": 10, "blk+drv": 8,
		"fs+chr": 6, "chr+blk": 5, "net+chr": 4, "fs+drv": 4, "fs+chr+drv": 1, "chr+blk+drv": 1,
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestRealSizes(t *testing.T) {
	c := population.Real()
	got := make(map[string]int)
	for _, table := range c.Tables() {
		got[table.Subsystem] += table.Entries
		if table.Name != "" {
			got[table.Name] = table.Entries
		}
	}
	for name, want := range map[string]int{
		"net_device": 336, "filesystem": 67, "file_operations": 174, "block_device_operations": 76,
		"device_driver": 2281, "pci": 599, "usb": 355, "i2c": 365, "other": 37,
	} {
		if got[name] != want {
			t.Errorf("%s has %d entries, want %d", name, got[name], want)
		}
	}
	if n := len(c.Modules()); n != 2903 {
		t.Errorf("%d modules", n)
	}
}

func TestPermanentModules(t *testing.T) {
	var got []string
	for _, m := range population.Real().Modules() {
		if m.Permanent() {
			got = append(got, m.Name)
		}
	}
	slices.Sort(got)
	if want := []string{"binder_linux", "eni", "hv_balloon", "phylink", "vrf"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Some facts one can look up in any Debian 12.
func TestFamiliarKeys(t *testing.T) {
	for _, c := range []struct {
		subsystem, table string
		key              population.Key
		module           string
	}{
		{"filesystem", "", population.Key{Name: "iso9660"}, "isofs"},
		{"filesystem", "", population.Key{Name: "ext3"}, "ext4"},
		{"filesystem", "", population.Key{Name: "orangefs"}, "orangefs"},
		{"filesystem", "", population.Key{Name: "proc"}, ""}, // built in
		{"file_operations", "", population.Key{Num: 108}, "ppp_generic"},
		{"file_operations", "", population.Key{Num: 116}, "snd"},
		{"file_operations", "", population.Key{Num: 255}, ""},
		{"block_device_operations", "", population.Key{Num: 8<<20 | 3}, "sd_mod"},
		{"block_device_operations", "", population.Key{Num: 135<<20 | 999}, "sd_mod"},
		{"block_device_operations", "", population.Key{Num: 3 << 20}, ""},      // ide: gone
		{"block_device_operations", "", population.Key{Num: 259<<20 | 48}, ""}, // behind the last disk
		{"net_device", "", population.Key{Name: "bond0"}, "bonding"},
		{"net_device", "", population.Key{Name: "eth1000"}, ""},
		{"device_driver", "pci", population.Key{Num: 1}, "3c59x"},
		{"device_driver", "pci", population.Key{Num: 1 << 40}, ""},
		{"device_driver", "nosuchbus", population.Key{Num: 1}, ""},
		{"registry", "", population.Key{Name: "auth-03"}, "auth-03"},
		{"registry", "", population.Key{Name: "auth-10"}, ""},
	} {
		m, r := population.For(c.subsystem).Provider(c.subsystem, c.table, c.key)
		switch {
		case (m == nil) != (c.module == "") || (m == nil) != (r == nil):
			t.Errorf("%s %s %v: module %v, registration %v", c.subsystem, c.table, c.key, m, r)
		case m != nil && m.Name != c.module:
			t.Errorf("%s %s %v: %s, want %s", c.subsystem, c.table, c.key, m.Name, c.module)
		}
	}
}

func TestDependenciesComeFirst(t *testing.T) {
	for name, c := range catalogues() {
		seen := make(map[string]bool)
		for _, m := range c.Modules() {
			for _, d := range m.Depends {
				if !seen[d] {
					t.Errorf("%s: %s is not before %s", name, d, m.Name)
				}
			}
			if seen[m.Name] {
				t.Errorf("%s: two modules %s", name, m.Name)
			}
			seen[m.Name] = true
		}
	}
}

func catalogues() map[string]*population.Catalogue {
	everything := population.Real()
	cs := map[string]*population.Catalogue{
		"real": everything, "x0.1": everything.Scale(0.1), "x1.3": everything.Scale(1.3),
	}
	for _, s := range subsystem.All {
		only := population.For(s.Name).Only(s.Name)
		cs[s.Name] = only
		cs[s.Name+" x1.5"] = only.Scale(1.5)
		if s.Name != "device_driver" { // its tables take long to search
			cs[s.Name+" x4"] = only.Scale(4)
		}
	}
	return cs
}

// Everything a catalogue has goes into the indexes without an error, and there
// a lookup finds what Provider says. Missing keys are found by neither.
func TestCataloguesFitTheIndexes(t *testing.T) {
	for name, c := range catalogues() {
		t.Run(name, func(t *testing.T) {
			indexes := load(t, c)
			for _, m := range c.Modules() {
				for i := range m.Registrations {
					r := &m.Registrations[i]
					for _, j := range []uint64{0, 1, 17} {
						k := r.Key(j)
						e := indexes[r.Subsystem+" "+r.Table].Find(schemes.Key(k))
						_, p := c.Provider(r.Subsystem, r.Table, k)
						if e == nil || p == nil || e.Key.Name != p.Name || p.Num != 0 && e.Key.Num != p.Num ||
							e.Span != p.Span {
							t.Fatalf("%s: the index finds %v for %v, the catalogue %v", r.Name, e, k, p)
						}
						if p != r && !(r.Span > p.Span && p.Span > 0) {
							t.Errorf("key %v of %v is provided by %v", k, r, p)
						}
					}
				}
			}
			for _, table := range c.Tables() {
				missing := c.Missing(table.Subsystem, table.Name)
				if len(missing) == 0 && table.Subsystem != "file_operations" {
					t.Errorf("%v misses nothing", table)
				}
				for _, k := range missing {
					if e := indexes[table.Subsystem+" "+table.Name].Find(schemes.Key(k)); e != nil {
						t.Errorf("%v: missing %v is %v", table, k, e.Key)
					}
				}
			}
		})
	}
}

// load registers all of c in fresh indexes, by subsystem and table.
func load(tb testing.TB, c *population.Catalogue) map[string]schemes.Index {
	indexes := make(map[string]schemes.Index)
	for _, table := range c.Tables() {
		ix := subsystem.ByName(table.Subsystem).NewIndex()
		indexes[table.Subsystem+" "+table.Name] = ix
		defer subsystem.Fill(ix)()
	}
	for _, m := range c.Modules() {
		for _, r := range m.Registrations {
			e := &schemes.Entry{Key: schemes.Key{Name: r.Name, Num: r.Num}, Span: r.Span, IDs: r.IDs}
			if err := indexes[r.Subsystem+" "+r.Table].Insert(e); err != nil {
				tb.Fatalf("%s: %s %s %d: %v", m.Name, r.Subsystem, r.Name, r.Num, err)
			}
		}
	}
	return indexes
}

func TestOnlyKeepsKeys(t *testing.T) {
	for _, s := range subsystem.All {
		everything := population.For(s.Name)
		only := everything.Only(s.Name)
		n := 0
		for _, m := range only.Modules() {
			for i := range m.Registrations {
				r := &m.Registrations[i]
				n++
				if r.Subsystem != s.Name {
					t.Errorf("%s registers in %s", m.Name, r.Subsystem)
				}
				if o, _ := everything.Provider(r.Subsystem, r.Table, r.Key(0)); o == nil || o.Name != m.Name {
					t.Errorf("%s: key of %s is another's in the whole", s.Name, m.Name)
				}
			}
		}
		if n != only.Entries() || n == 0 {
			t.Errorf("%s: %d registrations, Entries says %d", s.Name, n, only.Entries())
		}
	}
}

func TestScale(t *testing.T) {
	everything := population.Real()
	for _, c := range []struct {
		subsystem string
		k         float64
		min, max  int
	}{
		{"filesystem", 0.001, 1, 3},
		{"filesystem", 0.5, 34, 36},
		{"filesystem", 1, 67, 67},
		{"filesystem", 10, 670, 672},
		{"file_operations", 1, 174, 174},
		{"file_operations", 100, 254, 254}, // every major
		{"block_device_operations", 20, 1520, 1551},
		{"net_device", 100, 33600, 33600},
		{"device_driver", 2, 4562, 4564},
	} {
		only := everything.Only(c.subsystem)
		if n := only.Scale(c.k).Entries(); n < c.min || n > c.max {
			t.Errorf("%s x%v: %d entries, want %d to %d", c.subsystem, c.k, n, c.min, c.max)
		}
		if a, b := only.Scale(3).Scale(c.k).Entries(), only.Scale(c.k).Entries(); a != b {
			t.Errorf("%s: scaling twice gives %d, once %d", c.subsystem, a, b)
		}
	}
	m := everything.Only("filesystem").Scale(2).Module("ext4.1")
	if m == nil || m.Registrations[0].Name != "ext2.1" || !slices.Contains(m.Depends, "jbd2.1") {
		t.Errorf("the copy of ext4 is %+v", m)
	}
}

func TestScaleRefusesNonsense(t *testing.T) {
	for _, k := range []float64{0, -1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Scale(%v) returned", k)
				}
			}()
			population.Real().Scale(k)
		}()
	}
}
