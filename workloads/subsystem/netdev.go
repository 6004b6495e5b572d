package subsystem

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// NetDevice is struct net_device: net/core/dev.c of 2.5.52.
//
// dev_get_by_name and dev_get_by_index walk the list dev_base under
// dev_base_lock and count the device object up (dev_hold); dev_put counts it
// down. Only dev_open pins the module, under rtnl_sem, for as long as the
// interface is up. If the name is not there, dev_load calls request_module with
// the name itself. A module that refuses is not a miss: dev_open answers ENODEV.
//
// Where callers do all that they did ([Uses]), these are its paths. An ioctl that reads
// (SIOCGIFFLAGS and its like) finds and reads the device in a section, and takes no
// reference. dev_get_by_index finds it there and holds the object alone. An ioctl that
// opens looks it up with the module, and marks it as up under rtnl_sem, and later as down.
// Exit unregisters under rtnl_sem, and waits until nobody holds the object. /proc/net/dev
// walks through the list. The shares are those of ifconfig: it walks once, reads each
// interface by ten ioctls, and one call in ten or so brings an interface up or down. A
// fifth are objects alone, as rtnetlink and packet sockets take them.
//
// Differences: a lookup that opens takes the module's reference together with the object's,
// under the lock that protects the table, and before rtnl_sem. In the kernel an ioctl
// that opens has rtnl_sem first. With module_rwsem that order would hang: see scenario 30.
// Registering takes no rtnl_sem, for the same reason.
// Where callers only look up, as in most workloads, each lookup is one that opens, and
// there is no rtnl_sem.
var NetDevice = Subsystem{
	Name:       "net_device",
	Summary:    "network interfaces by name or index: dev_get_by_name, once an ioctl",
	Key:        "ifname, or ifindex if the name is empty",
	Structure:  "singly linked list, scanned, tail append; an object count in addition to the module's",
	Scan:       1.6,
	Span:       "the interface being up",
	Lock:       schemes.Spinning,
	LockName:   "dev_base_lock (rwlock_t)",
	Alias:      func(k schemes.Key) string { return k.Name },
	Uses:       Uses{Reads: 720, Objects: 236, Walks: 4, Rtnl: true},
	NewIndexes: separate[devBase],
}

// devBase is the list that starts at the kernel's variable dev_base.
type devBase struct {
	list
	ifindex uint64 // of the device registered last
	_       [128 - 8]byte
}

var (
	_ schemes.Index   = (*devBase)(nil)
	_ schemes.Objects = (*devBase)(nil)
	_ filler          = (*devBase)(nil)
)

// Find is __dev_get_by_name, or for an empty name __dev_get_by_index. Cost: a
// comparison for every device registered earlier.
func (d *devBase) Find(k schemes.Key) *schemes.Entry {
	if k.Name != "" {
		return d.named(k.Name)
	}
	e := d.head.Load() // observes Insert and Remove, as does each Next below
	for e != nil && e.Key.Num != k.Num {
		e = e.Next.Load()
	}
	return e
}

// Insert is register_netdevice: it gives e the next ifindex, in e.Key.Num, and
// appends it. ErrExist if the name is taken or e has been linked before,
// ErrInvalid if there is no name. The original scans for the name under
// rtnl_sem and write-locks dev_base_lock for the append only. No ifindex is used
// twice: 64 bits do not wrap, so no search for a free one is needed.
func (d *devBase) Insert(e *schemes.Entry) error {
	switch {
	case e.Key.Name == "":
		return schemes.ErrInvalid
	case d.linked(e) || d.taken(e.Key.Name):
		return schemes.ErrExist
	}
	d.ifindex++
	e.Key.Num = d.ifindex
	d.add(e)
	return nil
}

// Remove is the unlinking in unregister_netdevice: ErrInvalid if e is absent.
// The original then sleeps until nobody holds the object, polling every
// quarter of a second. Here garbage collection keeps a hot-unplugged device until
// its last holder is gone, and the exit of a module runs only when nobody holds it.
func (d *devBase) Remove(e *schemes.Entry) error {
	if !d.remove(e) {
		return schemes.ErrInvalid
	}
	return nil
}

// Hold is dev_hold: one atomic increment on a line of the device's own.
func (d *devBase) Hold(e *schemes.Entry) { e.Objects.Add(1) }

// Drop is dev_put.
func (d *devBase) Drop(e *schemes.Entry) { drop(e) }

// drop counts e's object down. Only lookups are counted: the reference that the kernel
// takes for the registration is left out, so 0 means that nobody holds the object.
func drop(e *schemes.Entry) {
	if e.Objects.Add(-1) < 0 {
		panic((*overdropped)(e))
	}
}

// overdropped is what drop panics with: an entry whose object was dropped more
// often than held. The error text is made later, so that drop stays small enough
// to be inlined.
type overdropped schemes.Entry

func (o *overdropped) Error() string { return o.Unwrap().Error() }

// Unwrap returns the breach.
func (o *overdropped) Unwrap() error {
	return &promise.Breach{
		Promise: promise.Balance, Table: o.Table.Name,
		Seen: fmt.Sprintf("object of %v dropped more often than held", o.Key),
	}
}
