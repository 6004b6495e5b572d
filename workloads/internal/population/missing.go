package population

import (
	"slices"
	"strconv"
	"strings"
)

// foreign are filesystems that people mount and this kernel has no module for:
// removed, not merged yet, or kept outside.
var foreign = []string{"aufs", "bcachefs", "ncpfs", "ntfs", "reiser4", "smbfs", "zfs"}

// unknown is how many ids a bus has that no driver matches, and how many names a registry is
// asked for that no plugin has.
const unknown = 64

// Missing returns keys of a table that no module provides, in a fixed order:
// filesystems of other kernels, majors that nobody has, the interface after
// the last of each kind, ids of devices without a driver. There may be none: a
// scaled file_operations table fills all majors.
func (c *Catalogue) Missing(subsystem, table string) (missing []Key) {
	absent := func(k Key) {
		if _, r := c.Provider(subsystem, table, k); r == nil {
			missing = append(missing, k)
		}
	}
	switch subsystem {
	case "registry":
		for n := range unknown {
			absent(Key{Name: "unknown-" + strconv.Itoa(n)})
		}
	case "filesystem":
		for _, name := range foreign {
			absent(Key{Name: name})
		}
	case "file_operations":
		for major := uint64(1); major <= dynamic; major++ {
			absent(Key{Num: major})
		}
	case "block_device_operations":
		for major := uint64(1); major <= dynamic; major++ {
			absent(Key{Num: major << minorBits})
		}
	case "net_device":
		for kind, n := range c.interfaces() {
			absent(Key{Name: kind + strconv.FormatUint(n, 10)})
		}
		slices.SortFunc(missing, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	case "device_driver":
		first := uint64(1)
		if ps := c.lookup().numbers[address{subsystem, table, ""}]; len(ps) > 0 {
			last := ps[len(ps)-1].registration
			first = last.Num + uint64(len(last.IDs))
		}
		for id := first; id < first+unknown; id++ {
			absent(Key{Num: id})
		}
	}
	return missing
}

// interfaces returns for each kind of interface the first free number.
func (c *Catalogue) interfaces() map[string]uint64 {
	free := make(map[string]uint64)
	for a := range c.lookup().names {
		if a.subsystem != "net_device" {
			continue
		}
		kind := strings.TrimRight(a.name, "0123456789")
		n, err := strconv.ParseUint(a.name[len(kind):], 10, 64)
		if err == nil && n+1 > free[kind] {
			free[kind] = n + 1
		}
	}
	return free
}
