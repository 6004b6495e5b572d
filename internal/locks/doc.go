// Package locks explores the locks that modbench wrote, as they are compiled
// where modbench measures.
//
// A scheme is explored over models of its locks: package mem has another RWLock,
// Waiter, Signal and Semaphore in a build with the tag explore, so that waiting
// for a lock is one step. The code that is measured is explored here, and by
// itself: its source is rewritten to use the atomics of the explore build, and
// Chan in place of a channel, and is run against a small specification. So are
// mutants of it, each of which must break a promise of the specification.
//
// What stays a model is listed in models_test.go, with a test that holds each
// model and the real thing together.
package locks
