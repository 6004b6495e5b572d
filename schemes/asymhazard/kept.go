package asymhazard

// Kept returns how many unloads wait and how many slots are taken. It is for a check at
// rest: both are 0 when nobody holds or unloads anything.
func (s *Scheme) Kept() (waiters, slots int) {
	for i := range s.blocks {
		for j := range s.blocks[i].slots {
			if !s.blocks[i].slots[j].Free() { // observes publish and clear, by whatever has brought all to rest
				slots++
			}
		}
	}
	return s.waiting.Len(), slots
}
