package subsystem

import (
	"strconv"

	"github.com/modbench/modbench/schemes"
)

// BlockDevice is struct block_device_operations, found through struct gendisk
// and the regions of device numbers: drivers/block/genhd.c of 2.5.52.
//
// get_gendisk walks the chain of the major under gendisk_lock. A chain is
// ordered by growing range, so that the first entry that covers the number is
// the tightest. If its owner refuses, the walk goes on to the next wider region that
// covers the number. Every chain ends in a catch-all. Its probe asks request_module
// for block-major-%d; then the chain is walked once more for a tighter entry.
//
// Differences: in the kernel the owner of the region is pinned, its probe runs (outside
// the lock), and the lock hook pins the owner of the disk. Here these are one step. In
// nearly all drivers the two owners are the same module. Partition scans, which open
// the disk while it is being added, are not modelled. Where callers do all that they did
// ([Uses]), one in a thousand reads /proc/partitions.
var BlockDevice = Subsystem{
	Name:         "block_device_operations",
	Summary:      "block devices by dev_t: get_gendisk, once an open",
	Key:          "dev_t",
	Structure:    "255 chains by major, ordered by range, tightest match first",
	Span:         "the open block device: file or mount",
	Lock:         schemes.Spinning,
	LockName:     "gendisk_lock (rwlock_t)",
	Alias:        func(k schemes.Key) string { return "block-major-" + strconv.FormatUint(k.Num>>MinorBits, 10) },
	RetryRefused: true,
	Uses:         Uses{Walks: 1},
	NewIndexes:   gendisks,
}

// MinorBits is how many bits of a dev_t are the minor: MINORBITS of Linux 2.6.
// 2.5.52 still had 8, too few for the majors and minors of today's modules.
const MinorBits = 20

// major is the range of a whole major.
const major = 1 << MinorBits

// chains is the size of the array that is hashed by major: MAX_BLKDEV.
const chains = 255

// gendisk is the array probes. Entries of one chain are linked through Next.
//
//	probes[8] -> sda 8:0+16 -> sdb 8:16+16 -> sd 8:*  -+
//	probes[9] -> md0 9:0+1 -> md 9:* ------------------+-> catch-all -> nil
//
// The chains share one catch-all, which is always the last entry.
type gendisk struct {
	probes   [chains]link
	catchAll schemes.Entry // covers every dev_t; built in; never returned
	filling  *regions      // nil unless it is being filled
}

var (
	_ schemes.Index    = (*gendisk)(nil)
	_ schemes.Fallback = (*gendisk)(nil)
	_ filler           = (*gendisk)(nil)
)

// gendisks returns n arrays as device_init leaves them.
func gendisks(n int) []schemes.Index {
	ixs := make([]schemes.Index, n)
	for i := range ixs {
		g := &gendisk{catchAll: schemes.Entry{Span: ^uint64(0)}}
		for j := range g.probes {
			g.probes[j].Store(&g.catchAll)
		}
		ixs[i] = g
	}
	return ixs
}

func (g *gendisk) chain(dev uint64) *link { return &g.probes[(dev>>MinorBits)%chains] }

// Find returns the tightest region that covers k.Num; of equally tight regions it
// returns the youngest. If only the catch-all covers the number, nothing is found, and
// the caller asks for the alias, as the probe of the catch-all does. Cost: a comparison
// for every tighter region in the chain.
func (g *gendisk) Find(k schemes.Key) *schemes.Entry { return g.cover(g.chain(k.Num), k.Num) }

// Wider returns the next region in the chain after e that covers k.Num: as
// wide as e, or wider. It starts from e, even if e has been removed, because the
// original goes on from the entry that it has reached.
func (g *gendisk) Wider(k schemes.Key, e *schemes.Entry) *schemes.Entry {
	return g.cover(&e.Next, k.Num)
}

// cover returns the first entry from at on that covers dev, or nil if that is
// the catch-all.
func (g *gendisk) cover(at *link, dev uint64) *schemes.Entry {
	for e := at.Load(); e != &g.catchAll; e = e.Next.Load() { // observe Insert and Remove
		if dev-e.Key.Num < span(e) { // a number below Key.Num wraps round
			return e
		}
	}
	return nil
}

// Each goes through all chains. The kernel fills /proc/partitions from a list of disks, which it keeps beside the
// chains.
func (g *gendisk) Each(f func(e *schemes.Entry) bool) {
	for i := range g.probes {
		for e := g.probes[i].Load(); e != &g.catchAll; e = e.Next.Load() { // observe Insert and Remove
			if !f(e) {
				return
			}
		}
	}
}

// span returns the range of e.
func span(e *schemes.Entry) uint64 { return max(e.Span, 1) }

// Insert is add_disk, or register_blkdev if the region is a whole major. It links e
// before the first entry that is as wide (blk_register_region).
// It returns ErrBusy if e has been linked before or is a whole major that is
// taken, and ErrInvalid if e reaches beyond its major. The original accepts such
// an entry, and finds it only through its first major.
func (g *gendisk) Insert(e *schemes.Entry) error {
	switch {
	case e.Next.Load() != nil: // a linked entry has a successor, at least the catch-all
		return schemes.ErrBusy
	case span(e) > major-e.Key.Num%major:
		return schemes.ErrInvalid
	}
	head := g.chain(e.Key.Num)
	at := g.place(head, span(e))
	if span(e) == major && g.taken(at, e.Key.Num) {
		return schemes.ErrBusy
	}
	e.Next.Store(at.Load())
	at.Store(e) // publishes e and its Next: pairs with the loads in cover
	if g.filling != nil {
		g.filling.add(head, e)
	}
	return nil
}

// place returns the link in front of the first entry of a chain whose range is
// n or more.
func (g *gendisk) place(head *link, n uint64) *link {
	if g.filling != nil {
		return g.filling.place(head, n)
	}
	at := head
	for e := at.Load(); span(e) < n; e = at.Load() {
		at = &e.Next
	}
	return at
}

// taken reports whether the whole major at dev is among the entries from at on,
// all of which are whole majors. The kernel asks the array major_names
// instead.
func (g *gendisk) taken(at *link, dev uint64) bool {
	if g.filling != nil {
		_, ok := g.filling.majors[dev]
		return ok
	}
	for e := at.Load(); e != &g.catchAll; e = e.Next.Load() {
		if e.Key.Num == dev {
			return true
		}
	}
	return false
}

// Remove is del_gendisk or unregister_blkdev: ErrInvalid if e is absent. The
// original removes the first region of the chain that has the same number or the
// same range: an || in place of an &&, which was corrected in February 2003.
func (g *gendisk) Remove(e *schemes.Entry) error {
	head := g.chain(e.Key.Num)
	at := head
	for next := at.Load(); next != e; next = at.Load() {
		if next == &g.catchAll {
			return schemes.ErrInvalid
		}
		at = &next.Next
	}
	at.Store(e.Next.Load()) // publishes the removal: pairs with the loads in cover
	if g.filling != nil {
		delete(g.filling.majors, e.Key.Num)
		g.filling.chain(g, head)
	}
	return nil
}
