package hazard

// Kept returns how many unloads wait and how many slots are taken. It is for a check at
// rest: both are 0 when nobody holds or unloads anything.
func (s *Scheme) Kept() (waiters, slots int) { return s.waiting.Len(), s.published.taken() }

// taken returns how many slots are not empty. It observes set and clear.
func (p published) taken() (n int) {
	for i := range p.blocks {
		for j := range p.blocks[i].slots {
			if p.blocks[i].slots[j].Load() != nil {
				n++
			}
		}
	}
	return n
}
