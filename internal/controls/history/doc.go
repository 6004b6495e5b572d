// Package history is the two schemes of December 2002 as they were: [Shipped] is
// try_module_get as Linux 2.5.52 had it, [Posted] is module_rwsem as Adam Richter posted it on
// 23 December. Packages tryget and rwsem are the same ideas with these defects corrected.
//
//	Shipped   module_put:         count -= 1;  state going? wake the waiter
//	                              the module may be freed between the two
//	          sys_init_module:    init fails: one pass of quiescence, free,
//	                              whoever has opened it
//	          sys_delete_module:  the mutex is dropped and retaken between going
//	                              and exit, even if nobody is waited for
//
//	Posted    Get:                read-lock the table; find; try_module_get; unlock
//	          Put:                module_put, as above, without a lock
//	          sys_delete_module:  write-lock the module's tables; stop_refcounts;
//	                              wait, with the locks held, and not to be killed
//	          sys_init_module:    init fails: unregistered without the lock, freed
//
// Both are controls: they break promises, and the explorer and the suite must convict them.
// Most runs survive them all the same, as they did in 2002, so they can be measured: modbench
// run --scheme takes them by name. They are in no comparison that is not asked for by name.
//
// Of the posted patch the two defects that end a run are left out: unregister releases a
// semaphore that unload releases again, and unload walks the module's list after freeing it.
// Package richter has each of these by itself.
package history
