package subsystem

import (
	"strconv"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// FileOperations is struct file_operations of character devices:
// fs/char_dev.c (then fs/devices.c) of 2.5.52.
//
// get_chrfops indexes the array by major and pins the owner (fops_get) under
// chrdevs_lock. If it finds nothing, or the owner refuses, it drops the lock,
// calls request_module with char-major-%d and looks once more. Minors play no
// role; hashed majors with minor ranges came around 2.5.65. Where callers do all that
// they did ([Uses]), one in a thousand reads /proc/devices.
var FileOperations = Subsystem{
	Name:         "file_operations",
	Summary:      "character devices by major: get_chrfops, once an open",
	Key:          "major",
	Structure:    "array of 255 slots, indexed",
	Span:         "the open struct file",
	Lock:         schemes.Spinning,
	LockName:     "chrdevs_lock (rwlock_t)",
	Alias:        func(k schemes.Key) string { return "char-major-" + strconv.FormatUint(k.Num, 10) },
	RetryRefused: true,
	Uses:         Uses{Walks: 1},
	NewIndexes:   separate[chrdevs],
}

// maxChrdev is MAX_CHRDEV: majors are below it. Slot 0 stays empty, as major 0
// means any.
const maxChrdev = 255

// chrdevs is the array of that name. The kernel's slot has a name and fops side by
// side. Here a slot points to the entry, because a reader without a lock must see both
// or neither.
type chrdevs struct {
	slots [maxChrdev]mem.Pointer[schemes.Entry]
}

var _ schemes.Index = (*chrdevs)(nil)

// Find returns the owner of major k.Num. Cost: one load.
func (c *chrdevs) Find(k schemes.Key) *schemes.Entry {
	if k.Num >= maxChrdev {
		return nil
	}
	return c.slots[k.Num].Load() // observes Insert and Remove
}

// Each is get_chrdev_list, which fills /proc/devices.
func (c *chrdevs) Each(f func(e *schemes.Entry) bool) {
	for i := range c.slots {
		if e := c.slots[i].Load(); e != nil && !f(e) { // observes Insert and Remove
			return
		}
	}
}

// Insert is register_chrdev. For major 0 it takes the highest free major and
// sets e.Key.Num to it; the kernel returns it. It returns ErrBusy if no major is
// free, or if another entry has the major, and ErrInvalid if the number is too large
// for a major. An entry may be inserted again at its own major (the same fops).
func (c *chrdevs) Insert(e *schemes.Entry) error {
	major := e.Key.Num
	switch {
	case major == 0:
		major = c.free()
		if major == 0 {
			return schemes.ErrBusy
		}
		e.Key.Num = major
	case major >= maxChrdev:
		return schemes.ErrInvalid
	}
	if taken := c.slots[major].Load(); taken != nil && taken != e {
		return schemes.ErrBusy
	}
	c.slots[major].Store(e) // publishes e: pairs with the load in Find
	return nil
}

// free returns the highest free major, or 0.
func (c *chrdevs) free() uint64 {
	for major := uint64(maxChrdev - 1); major > 0; major-- {
		if c.slots[major].Load() == nil {
			return major
		}
	}
	return 0
}

// Remove is unregister_chrdev: ErrInvalid unless e has its slot. The original
// compares names, so that one driver can unregister another of the same name.
func (c *chrdevs) Remove(e *schemes.Entry) error {
	if e.Key.Num >= maxChrdev || c.slots[e.Key.Num].Load() != e {
		return schemes.ErrInvalid
	}
	c.slots[e.Key.Num].Store(nil) // publishes the removal: pairs with the load in Find
	return nil
}
