package population

import "strconv"

// The geometry of device numbers.
const (
	minorBits  = 20  // of a dev_t
	dynamic    = 254 // the highest major that is given dynamically
	extended   = 259 // BLOCK_EXT_MAJOR: disks whose driver has no major
	diskMinors = 16  // a disk and 15 partitions
	stride     = 256 // between the majors of one copy of the population and the next
)

// keys gives out names and numbers, in load order and copy by copy, by the
// rules in the package comment and those of [Catalogue.Scale].
type keys struct {
	chr    map[uint64]bool     // majors given, or set aside as fixed
	blk    map[uint64]bool     // likewise, of the first copy
	majors map[string][]uint64 // of the first copy's block modules
	next   map[string]uint64   // interface numbers by kind, device ids by bus, disks of extended
	fixed  map[uint64]string   // character major to the module that has it
}

func newKeys(unit []source) *keys {
	k := &keys{
		chr: make(map[uint64]bool), blk: make(map[uint64]bool),
		majors: make(map[string][]uint64), next: make(map[string]uint64), fixed: make(map[uint64]string),
	}
	for _, s := range unit {
		for _, f := range s.registers {
			for _, major := range f.majors {
				switch {
				case major == 0:
				case f.subsystem == "block_device_operations":
					k.blk[major] = true
				case !k.chr[major]:
					k.chr[major], k.fixed[major] = true, s.name
				}
			}
		}
	}
	return k
}

// registrations returns what the n-th copy of s registers, name being the
// copy's own. A copy that finds no major left registers nothing there.
func (k *keys) registrations(s *source, name string, n int) []Registration {
	var rs []Registration
	for _, f := range s.registers {
		r := Registration{Subsystem: f.subsystem, Table: f.table, Name: name, Helper: f.helper}
		switch f.subsystem {
		case "net_device":
			r.Name = f.stem + strconv.FormatUint(k.take(f.stem, 1), 10)
		case "filesystem":
			r.Name = suffixed(f.stem, n)
		case "file_operations":
			r.Num = k.chrMajor(s.name, f.majors[0], n)
			if r.Num == 0 {
				continue
			}
		case "block_device_operations":
			rs = append(rs, k.regions(s.name, f, r, n)...)
			continue
		case "device_driver":
			r.Num = k.take("bus "+f.table, uint64(f.ids)) + 1
			r.IDs = make([]uint64, f.ids)
			for i := range r.IDs {
				r.IDs[i] = r.Num + uint64(i)
			}
		}
		rs = append(rs, r)
	}
	return rs
}

// take returns the next number of a series and moves it on by n.
func (k *keys) take(series string, n uint64) uint64 {
	first := k.next[series]
	k.next[series] = first + n
	return first
}

// chrMajor returns the character major of a module that asks for want, or the
// highest free one, or 0 if there is none.
func (k *keys) chrMajor(module string, want uint64, n int) uint64 {
	if n == 0 && want != 0 && k.fixed[want] == module {
		return want
	}
	return highestFree(k.chr)
}

// regions returns the block regions of a module: r, completed, for every major
// and every disk.
func (k *keys) regions(module string, f fact, r Registration, n int) (rs []Registration) {
	if n == 0 {
		for _, major := range f.majors {
			if major == 0 {
				major = highestFree(k.blk)
			}
			k.majors[module] = append(k.majors[module], major)
		}
	}
	region := func(num, span uint64) {
		r.Num, r.Span = num, span
		rs = append(rs, r)
	}
	shift := uint64(n) * stride
	for _, major := range k.majors[module] {
		region((major+shift)<<minorBits, 1<<minorBits)
		if f.disks {
			region((major+shift)<<minorBits, diskMinors)
		}
	}
	if len(f.majors) == 0 && f.disks {
		series := "disks " + strconv.Itoa(n)
		region((extended+shift)<<minorBits+k.take(series, diskMinors), diskMinors)
	}
	return rs
}

// highestFree takes the highest dynamic major that is not yet in use; 0: none.
func highestFree(used map[uint64]bool) uint64 {
	for major := uint64(dynamic); major > 0; major-- {
		if !used[major] {
			used[major] = true
			return major
		}
	}
	return 0
}

// suffixed returns the name of a copy: ext4, ext4.1, ext4.2.
func suffixed(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + "." + strconv.Itoa(n)
}
