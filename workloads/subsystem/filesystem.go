package subsystem

import "github.com/modbench/modbench/schemes"

// Filesystem is struct file_system_type: fs/filesystems.c of 2.5.52.
//
// get_fs_type finds the type by name and pins its owner under
// file_systems_lock. If it finds nothing, or the owner refuses, it drops the
// lock, asks request_module for the bare name (the fs- prefix is younger) and
// looks once more.
//
// Where callers do all that they did ([Uses]), every fourth lookup is the one of a mount:
// get_sb takes a reference of the superblock's own (get_filesystem), and the one of the
// lookup is put. sysfs(2) gets by position, and answers a refused get with the next
// filesystem. /proc/filesystems walks through the list; mount(8) reads it to guess a type.
var Filesystem = Subsystem{
	Name:         "filesystem",
	Summary:      "filesystem types by name: get_fs_type, once a mount",
	Key:          "name",
	Structure:    "singly linked list, scanned with strcmp, tail append",
	Scan:         0.8,
	Span:         "the mount call, then every superblock until it is shut down",
	Lock:         schemes.Spinning,
	LockName:     "file_systems_lock (rwlock_t)",
	Alias:        func(k schemes.Key) string { return k.Name },
	RetryRefused: true,
	Uses:         Uses{Walks: 4, Numbered: 4, Seconds: 256},
	NewIndexes:   separate[fileSystems],
}

// fileSystems is the list that starts at the kernel's variable file_systems.
type fileSystems struct{ list }

var (
	_ schemes.Index = (*fileSystems)(nil)
	_ filler        = (*fileSystems)(nil)
)

// Find is find_filesystem. Cost: a string comparison for every filesystem
// registered earlier.
func (fs *fileSystems) Find(k schemes.Key) *schemes.Entry { return fs.named(k.Name) }

// Insert is register_filesystem: ErrBusy if e has been linked before or the
// name is taken. The scan for the name ends at the place where the entry is
// appended. It runs under the write lock, so it is part of the cost of registering.
func (fs *fileSystems) Insert(e *schemes.Entry) error {
	if fs.linked(e) || fs.taken(e.Key.Name) {
		return schemes.ErrBusy
	}
	fs.add(e)
	return nil
}

// Remove is unregister_filesystem: ErrInvalid if e is absent. The original clears e's
// link. Here e keeps it, because a reader without a lock may have reached e and must
// be able to go on.
func (fs *fileSystems) Remove(e *schemes.Entry) error {
	if !fs.remove(e) {
		return schemes.ErrInvalid
	}
	return nil
}
