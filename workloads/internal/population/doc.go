// Package population is what is in the tables: the modules of one real kernel
// (Debian 12, Linux 6.1) that register in one of the five subsystems, what
// each registers, what it depends on, and how large it is. The facts are
// embedded; data/README.md says where they come from.
//
//	c := population.Real().Only("filesystem").Scale(10)
//	for _, m := range c.Modules() { ... }
//
// The binaries say which module registers in which subsystem, not under which
// number. This package fills that in, by rule, the same on every machine.
// Modules are taken in load order: by name, dependencies first.
//
//   - filesystem: the names of the module's fs- aliases; the module's own name
//     where it has none.
//   - file_operations: one major a module. The char-major- alias of a whole
//     major is the module's, fixed; the first in load order wins if two claim
//     one. All others register dynamically, and get what scanning down from 254
//     gives on the first load, with the fixed ones set aside; a reload asks for
//     the same major again, so that keys stay valid. Drivers of the misc major
//     10 and of the USB major, which share a major through a multiplexer that
//     is built in, are among them.
//   - block_device_operations: the majors of the block-major- aliases, all
//     whole, or one dynamic as above; each is a region of 1<<20 numbers. A
//     module that adds disks has one of 16 minors at the start of each of its
//     majors. One that adds disks without a major has them in the next free
//     minors of 259, the kernel's own major for the purpose.
//   - net_device: one interface a module, by kind (eth, wlan, can, the kind of
//     a virtual link), numbered in load order.
//   - device_driver: one driver for every bus the module registers on, in a
//     table for each bus, with as many device ids as the module has aliases for
//     the bus, at least one. Only the counts are real: the ids are numbered
//     through on each bus, from 1, in load order.
//
// A module without any registration is in the catalogue if another depends on
// it.
//
// Beside them there are the plugins of a Go program, which are made up: see [Plugins].
//
// A catalogue is immutable and may be used from any number of goroutines.
package population
