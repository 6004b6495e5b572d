package bravo

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.LockedGetter = Scheme{}

// ReadLock implements [schemes.ReadLocker]. The section is what the lock says of its reader.
func (Scheme) ReadLock(t *schemes.Table) schemes.Section {
	return schemes.Section(t.Guard.(*semaphore).RLock())
}

// ReadUnlock undoes ReadLock.
func (Scheme) ReadUnlock(t *schemes.Table, s schemes.Section) { t.Guard.(*semaphore).RUnlock(token(s)) }
