package epoch

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.ReadLocker = (*Scheme)(nil)

// ReadLock implements [schemes.ReadLocker]: it borrows a handle and begins a section of it.
func (s *Scheme) ReadLock(*schemes.Table) schemes.Section {
	r := s.borrow(s)
	r.enter()
	return schemes.Section(r.id)
}

// ReadUnlock ends the section and gives the handle back.
func (s *Scheme) ReadUnlock(_ *schemes.Table, section schemes.Section) {
	r := s.reader(int(section))
	r.leave()
	s.giveBack(r)
}

var _ schemes.ReadLocker = (*reader)(nil)

// ReadLock begins a section of the handle, or goes deeper into one.
func (r *reader) ReadLock(*schemes.Table) schemes.Section {
	r.enter()
	return 0
}

// ReadUnlock ends it.
func (r *reader) ReadUnlock(*schemes.Table, schemes.Section) { r.leave() }
