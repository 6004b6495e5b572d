package schemes

// Section is what [ReadLocker].ReadUnlock has to know of its ReadLock.
type Section uintptr

// ReadLocker is implemented by schemes under which a caller can look at a table without a reference to anything in it:
// /proc/filesystems lists the names, bus_for_each_drv calls a function for each driver, an ioctl reads a device.
//
// Between ReadLock and ReadUnlock the entries that [Table.Lookup] and [Table.Each] return stay in memory, and their
// modules too. Nobody is pinned: the exit of a module may have begun, and wait for the end of the section. So a caller
// reads the entry, and runs no code of the module.
//
// A section is the read lock of the table, or a section of a grace period. So whoever is in one is on one goroutine,
// neither blocks, nor allocates, nor gives the processor away, and begins no other one.
// The only calls of the scheme that are allowed there are those of [LockedGetter]. If the readers of a scheme register
// ([Readers]), their handles are ReadLockers too.
type ReadLocker interface {
	// ReadLock begins a section of t.
	ReadLock(t *Table) Section

	// ReadUnlock ends it.
	ReadUnlock(t *Table, s Section)
}

// LockedGetter is implemented by schemes whose section is a lock of the table. Adam Richter's mail of 23 December 2002
// offers lookups of two forms: those that lock the table, and those that "assume that they are called with the read
// lock held". These are the second ones. sysfs(2) walks to the n-th filesystem and pins it in one section.
type LockedGetter interface {
	ReadLocker

	// GetLocked is Get for a caller who is in a section of t. The reference outlives the section.
	GetLocked(t *Table, k Key) (Ref, error)
}
