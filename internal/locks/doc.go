// Package locks explores modbench's own locks, with the source that is measured.
//
// A scheme is explored over models of its locks: in a build with the tag explore,
// package mem has another RWLock, Waiter, Signal and Semaphore, so that the wait for a
// lock is one step. This package explores the locks that are measured. It rewrites
// their source to use the atomics of the explore build, and [Chan] in place of a
// channel, and runs the result against a small specification. It does the same with
// mutants of the source; each mutant must break a promise of the specification.
//
// Locks of the standard library stay models. They are listed in models_test.go, with a
// test that compares each model with the real lock.
package locks
