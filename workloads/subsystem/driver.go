package subsystem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// DeviceDriver is struct device_driver: drivers/base/bus.c and driver.c of
// 2.5.52. There is a table for every bus, under the rw_semaphore of that bus.
//
// A driver is not looked up by name. When a device appears, the bus offers it to
// its drivers one by one, and the bus's match callback walks the driver's table
// of device ids. get_driver counts the driver object up, under
// one spinlock, device_lock, that all buses and all objects share; put_driver
// counts it down without the lock unless the count may reach zero, which it
// cannot while the driver is registered. A miss does not load a module:
// the kernel tells a program in user space of the device instead.
//
// Differences: here a lookup pins the module too, right after the object. In
// 2.5.52 nothing pinned it. An owner field was added in July 2002 and removed by
// November, because it was racy without a lock on the list; Richter's sketch
// brings it back. In the kernel get_driver tests a flag "present", which is cleared
// when the driver leaves its list. The model does not have the flag, because a lookup
// reaches a driver only through the list. A driver that registers is not matched with
// the devices that are already there. One that goes lets go of its devices in one call
// of its remove function, which a workload gives a cost. Where callers do all that they did
// ([Uses]), four in a thousand go through all drivers of the bus (bus_for_each_drv).
var DeviceDriver = Subsystem{
	Name:       "device_driver",
	Summary:    "device drivers by device id: a bus's match and get_driver, once a plug",
	Key:        "device id",
	Structure:  "a list for each bus, an id table for each driver, both walked; object counts under one spinlock",
	Scan:       0.6,
	Span:       "an attribute access or a step of an iteration",
	Lock:       schemes.Sleeping,
	LockName:   "bus->rwsem (rw_semaphore)",
	Alias:      func(schemes.Key) string { return "" },
	Uses:       Uses{Walks: 4},
	NewIndexes: buses,
}

// deviceLock is the spinlock device_lock: every Hold writes it, so it has a
// cache line of its own.
type deviceLock struct {
	_ [128]byte
	mem.RWLock
	_ [128 - 4]byte
}

// bus is the driver list of one bus. The kernel's list is doubly linked, so
// that unregistering need not search for the predecessor.
type bus struct {
	drivers list
	device  *deviceLock            // of all buses of one kernel
	detach  func(e *schemes.Entry) // nil: a driver that goes has no devices to let go of
	_       [128 - 2*word]byte
}

var (
	_ schemes.Index   = (*bus)(nil)
	_ schemes.Objects = (*bus)(nil)
)

// buses returns the driver lists of n buses under one device_lock.
func buses(n int) []schemes.Index {
	device := new(deviceLock)
	ixs := make([]schemes.Index, n)
	for i := range ixs {
		ixs[i] = &bus{device: device}
	}
	return ixs
}

// Find returns the first driver that matches device id k.Num. Cost: a comparison for
// every id of every driver registered earlier. The ids of a driver lie in one array.
func (b *bus) Find(k schemes.Key) *schemes.Entry {
	for e := b.drivers.head.Load(); e != nil; e = e.Next.Load() { // observe Insert and Remove
		for _, id := range e.IDs {
			if id == k.Num {
				return e
			}
		}
	}
	return nil
}

// Each is bus_for_each_drv.
func (b *bus) Each(f func(e *schemes.Entry) bool) { b.drivers.Each(f) }

// Insert is bus_add_driver: ErrBusy if e has been linked before. Two drivers
// may match one id; the first registered wins. Cost: constant.
func (b *bus) Insert(e *schemes.Entry) error {
	if b.drivers.linked(e) {
		return schemes.ErrBusy
	}
	b.drivers.add(e)
	return nil
}

// Remove is bus_remove_driver: ErrInvalid if e is absent. The kernel calls the remove function of the driver for each
// of its devices first, with the bus locked for writing.
func (b *bus) Remove(e *schemes.Entry) error {
	if b.detach != nil {
		b.detach(e)
	}
	if !b.drivers.remove(e) {
		return schemes.ErrInvalid
	}
	return nil
}

// Detaching implements [Detacher].
func (b *bus) Detaching(f func(e *schemes.Entry)) { b.detach = f }

// Hold is get_driver: an increment under device_lock.
func (b *bus) Hold(e *schemes.Entry) {
	b.device.Lock()
	e.Objects.Add(1)
	b.device.Unlock()
}

// Drop is put_driver: atomic_dec_and_lock, which takes no lock for a reference
// that is not the last.
func (b *bus) Drop(e *schemes.Entry) { drop(e) }
