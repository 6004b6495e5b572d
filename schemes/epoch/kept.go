package epoch

// Kept returns how many unloads wait. It has no slots. It is for a check at rest: both are 0 when
// nobody holds or unloads anything.
func (s *Scheme) Kept() (waiters, slots int) { return s.waiting.Len(), 0 }
