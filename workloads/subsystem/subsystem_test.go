package subsystem_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/subsystem"
)

func TestEverySubsystemIsDescribed(t *testing.T) {
	if len(subsystem.Kernel) != 5 || len(subsystem.All) != 6 {
		t.Fatalf("%d subsystems, %d of them of Linux", len(subsystem.All), len(subsystem.Kernel))
	}
	for _, s := range subsystem.All {
		if subsystem.ByName(s.Name) != s {
			t.Errorf("ByName(%q) is another", s.Name)
		}
		for what, text := range map[string]string{
			"name": s.Name, "summary": s.Summary, "key": s.Key,
			"structure": s.Structure, "span": s.Span, "lock": s.LockName,
		} {
			if text == "" {
				t.Errorf("%s has no %s", s.Name, what)
			}
		}
	}
	if s := subsystem.ByName("net"); s != nil {
		t.Errorf("ByName(net) = %s", s.Name)
	}
}

func TestAliases(t *testing.T) {
	for _, c := range []struct {
		subsystem string
		key       schemes.Key
		alias     string
		refused   bool // a refused get asks for it too
	}{
		{"net_device", schemes.Key{Name: "eth0"}, "eth0", false},
		{"net_device", schemes.Key{Num: 3}, "", false},
		{"filesystem", schemes.Key{Name: "iso9660"}, "iso9660", true},
		{"file_operations", schemes.Key{Num: 116}, "char-major-116", true},
		{"block_device_operations", schemes.Key{Num: devT(8, 17)}, "block-major-8", true},
		{"device_driver", schemes.Key{Num: 8}, "", false},
		{"registry", schemes.Key{Name: "auth-03"}, "auth-03", true},
	} {
		s := subsystem.ByName(c.subsystem)
		if got := s.Alias(c.key); got != c.alias || s.RetryRefused != c.refused {
			t.Errorf("%s: alias of %v is %q (refused too: %v), want %q (%v)",
				c.subsystem, c.key, got, s.RetryRefused, c.alias, c.refused)
		}
	}
}

// What Insert refuses beyond what the models cover.
func TestRegistrationErrors(t *testing.T) {
	named := func(name string) *schemes.Entry { return &schemes.Entry{Key: schemes.Key{Name: name}} }
	region := func(num, span uint64) *schemes.Entry {
		return &schemes.Entry{Key: schemes.Key{Num: num}, Span: span}
	}
	for _, c := range []struct {
		subsystem string
		e         *schemes.Entry
		first     error // of the first Insert
		again     error // of inserting the very same entry once more
	}{
		{"filesystem", named("ext3"), nil, schemes.ErrBusy},
		{"net_device", named("eth0"), nil, schemes.ErrExist},
		{"net_device", named(""), schemes.ErrInvalid, schemes.ErrInvalid},
		{"file_operations", region(4, 0), nil, nil}, // the same fops
		{"file_operations", region(255, 0), schemes.ErrInvalid, schemes.ErrInvalid},
		{"block_device_operations", region(devT(8, 0), 16), nil, schemes.ErrBusy},
		{"block_device_operations", region(devT(8, 1<<20-8), 16), schemes.ErrInvalid, schemes.ErrInvalid},
		{"block_device_operations", region(devT(8, 1), ^uint64(0)), schemes.ErrInvalid, schemes.ErrInvalid},
		{"device_driver", named("e100"), nil, schemes.ErrBusy},
	} {
		ix := subsystem.ByName(c.subsystem).NewIndex()
		if err := ix.Insert(c.e); !errors.Is(err, c.first) {
			t.Errorf("%s: Insert(%v) = %v, want %v", c.subsystem, c.e.Key, err, c.first)
		}
		if err := ix.Insert(c.e); !errors.Is(err, c.again) {
			t.Errorf("%s: second Insert(%v) = %v, want %v", c.subsystem, c.e.Key, err, c.again)
		}
	}
}

func TestDynamicMajorsAreGivenFromTheTop(t *testing.T) {
	ix := subsystem.FileOperations.NewIndex()
	if err := ix.Insert(&schemes.Entry{Key: schemes.Key{Num: 253}}); err != nil {
		t.Fatal(err)
	}
	var got []uint64
	for range 253 {
		e := new(schemes.Entry)
		if err := ix.Insert(e); err != nil {
			t.Fatalf("after %d: %v", len(got), err)
		}
		got = append(got, e.Key.Num)
	}
	if got[0] != 254 || got[1] != 252 || got[252] != 1 {
		t.Errorf("majors %v", got)
	}
	if err := ix.Insert(new(schemes.Entry)); err != schemes.ErrBusy {
		t.Errorf("a 255th device: %v", err)
	}
}

func TestAnInterfaceGetsANewIndexEachTime(t *testing.T) {
	ix := subsystem.NetDevice.NewIndex()
	for want := range uint64(3) {
		e := &schemes.Entry{Key: schemes.Key{Name: "eth0"}}
		if err := ix.Insert(e); err != nil {
			t.Fatal(err)
		}
		if e.Key.Num != want+1 || ix.Find(schemes.Key{Num: want + 1}) != e {
			t.Errorf("ifindex %d, want %d", e.Key.Num, want+1)
		}
		if err := ix.Remove(e); err != nil {
			t.Fatal(err)
		}
	}
}

// A refused lookup goes to the next wider region, even from a region that has
// been removed under the reader.
func TestFallbackToWiderRegions(t *testing.T) {
	ix := subsystem.BlockDevice.NewIndex()
	fb := ix.(schemes.Fallback)
	major := &schemes.Entry{Key: schemes.Key{Num: devT(8, 0)}, Span: 1 << subsystem.MinorBits}
	disk := &schemes.Entry{Key: schemes.Key{Num: devT(8, 16)}, Span: 16}
	part := &schemes.Entry{Key: schemes.Key{Num: devT(8, 17)}}
	for _, e := range []*schemes.Entry{major, part, disk} {
		if err := ix.Insert(e); err != nil {
			t.Fatal(err)
		}
	}
	k := schemes.Key{Num: devT(8, 17)}
	for range 2 {
		for i, want := range []*schemes.Entry{disk, major, nil} {
			if got := fb.Wider(k, []*schemes.Entry{part, disk, major}[i]); got != want {
				t.Errorf("offer %d is %v, want %v", i, got, want)
			}
		}
		ix.Remove(part)
	}
	if got := ix.Find(schemes.Key{Num: devT(9, 0)}); got != nil {
		t.Errorf("the catch-all was found: %v", got)
	}
	if got := ix.Find(schemes.Key{Num: devT(8+255, 0)}); got != nil {
		t.Errorf("another major of the same chain was found: %v", got)
	}
}

func TestObjectCounts(t *testing.T) {
	for _, s := range subsystem.All {
		o, ok := s.NewIndex().(schemes.Objects)
		if ok != (s.Name == "net_device" || s.Name == "device_driver") {
			t.Errorf("%s: has object counts: %v", s.Name, ok)
		}
		if !ok {
			continue
		}
		e := &schemes.Entry{Key: schemes.Key{Name: "lo"}, Table: &schemes.Table{Name: s.Name}}
		o.Hold(e)
		o.Hold(e)
		o.Drop(e)
		if n := e.Objects.Load(); n != 1 {
			t.Errorf("%s: %d objects, want 1", s.Name, n)
		}
		o.Drop(e)
		func() {
			defer func() {
				b := promise.From(recover())
				if b == nil || b.Promise != promise.Balance || b.Table != s.Name || !strings.Contains(b.Seen, "lo") {
					t.Errorf("%s: one Drop too many: noticed: %v", s.Name, b)
				}
			}()
			o.Drop(e)
		}()
	}
}
