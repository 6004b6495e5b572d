package coherence

// maxProcs is how many processors a set has room for.
const maxProcs = 512

// set is a set of processors.
type set [maxProcs / 64]uint64

func (s *set) add(p int32)      { s[p/64] |= 1 << (p % 64) }
func (s *set) has(p int32) bool { return s[p/64]>>(p%64)&1 != 0 }

// meets reports whether some processor is in both.
func (s *set) meets(t *set) bool {
	for i, w := range s {
		if w&t[i] != 0 {
			return true
		}
	}
	return false
}

// within reports whether all of s are in t.
func (s *set) within(t *set) bool {
	for i, w := range s {
		if w&^t[i] != 0 {
			return false
		}
	}
	return true
}
