//go:build explore

package mem

// Kind is what a step does. An engine knows nothing of an operation but its kind. So a
// new type in this package needs a change of the engine only if none of the kinds
// describes what the type does.
type Kind uint8

// The kinds.
const (
	KindNone   Kind = iota
	KindLoad        // load of an atomic word, or of a word with relaxed stores
	KindStore       // store to an atomic word: a full fence on amd64
	KindRMW         // swap, add, compare-and-swap, and, or: a full fence
	KindRead        // plain read
	KindWrite       // plain write
	KindBuffer      // plain store or add that goes into the store buffer
	KindFlush       // the oldest buffered store reaches memory; the engine's own step

	KindLock     // lock in one step, which waits until the lock is free: Mutex, write side of RWLock
	KindRLock    // read side of RWLock
	KindQueue    // write side of RWMutex: from here on new readers wait
	KindRQueue   // read side of RWMutex: has the lock, or waits for the writer before it
	KindGrant    // the queued writer has the lock
	KindRGrant   // the queued reader has the lock
	KindTryLock  // never waits
	KindTryRLock // never waits
	KindUnlock
	KindRUnlock

	KindDown  // semaphore
	KindUp    // semaphore
	KindSleep // of a Waiter, perhaps with a Signal
	KindWake  // of a Waiter
	KindRaise // of a Signal

	KindPin          // begin of a section; the variant is the CPU
	KindUnpin        // end of a section
	KindReadLock     // begin of a section that a grace period waits for; the variant is the CPU
	KindReadUnlock   // end of a section that a grace period waits for
	KindStopMachine  // all sections and store buffers are empty
	KindSynchronize  // begin of a grace period
	KindSynchronized // end of a grace period
	KindBarrier      // begin of a barrier on every processor
	KindBarrierDone  // end of a barrier on every processor
	KindFence        // a full barrier of the thread's own

	KindFree   // an object is freed
	KindPause  // a turn of a waiting loop is over
	KindChoose // a choice that the test makes: all variants are possible

	numKinds
)

// Traits are the properties of a kind that an engine needs to know.
type Traits uint8

const (
	// Writes: two steps on one address do not commute if either writes.
	Writes Traits = 1 << iota
	// Acquires: earlier steps that release at the address happen before this step.
	Acquires
	// Releases: this step happens before later steps that acquire at the address.
	Releases
	// Fences: earlier buffered stores of the thread reach memory first.
	Fences
	// Sleeps: the step may block or call the scheduler, and so must not be
	// taken in a pinned section.
	Sleeps
)

var kinds = [numKinds]struct {
	name   string
	traits Traits
}{
	KindNone:   {"none", 0},
	KindLoad:   {"load", Acquires},
	KindStore:  {"store", Writes | Releases | Fences},
	KindRMW:    {"rmw", Writes | Acquires | Releases | Fences},
	KindRead:   {"read", 0},
	KindWrite:  {"write", Writes | Fences},
	KindBuffer: {"plain store", Writes},
	KindFlush:  {"flush", Writes},

	KindLock:     {"lock", Writes | Acquires | Fences | Sleeps},
	KindRLock:    {"rlock", Acquires | Fences | Sleeps},
	KindQueue:    {"lock", Writes | Acquires | Fences | Sleeps},
	KindRQueue:   {"rlock", Acquires | Fences | Sleeps},
	KindGrant:    {"locked", Writes | Acquires | Fences | Sleeps},
	KindRGrant:   {"rlocked", Acquires | Fences | Sleeps},
	KindTryLock:  {"trylock", Writes | Acquires | Fences},
	KindTryRLock: {"tryrlock", Acquires | Fences},
	KindUnlock:   {"unlock", Writes | Releases | Fences | Sleeps},
	KindRUnlock:  {"runlock", Releases | Fences | Sleeps},

	KindDown:  {"down", Writes | Acquires | Fences | Sleeps},
	KindUp:    {"up", Writes | Releases | Fences | Sleeps},
	KindSleep: {"sleep", Writes | Acquires | Fences | Sleeps},
	KindWake:  {"wake", Writes | Releases | Fences | Sleeps},
	KindRaise: {"raise", Writes | Releases | Fences | Sleeps},

	KindPin:          {"pin", Acquires},
	KindUnpin:        {"unpin", Releases},
	KindReadLock:     {"read lock", Acquires},
	KindReadUnlock:   {"read unlock", Releases},
	KindStopMachine:  {"stop machine", Writes | Acquires | Releases | Fences | Sleeps},
	KindSynchronize:  {"synchronize", Writes | Releases | Fences | Sleeps},
	KindSynchronized: {"synchronized", Writes | Acquires | Fences | Sleeps},
	KindBarrier:      {"membarrier", Writes | Fences | Sleeps},
	KindBarrierDone:  {"membarrier done", Writes | Fences | Sleeps},
	KindFence:        {"fence", Fences},

	KindFree:   {"free", Writes},
	KindPause:  {"pause", Sleeps},
	KindChoose: {"choose", 0},
}

func (k Kind) String() string { return kinds[k].name }

// Has reports whether k has any of the traits.
func (k Kind) Has(t Traits) bool { return kinds[k].traits&t != 0 }

// Pins reports whether k begins a section, and Unpins whether it ends one.
func (k Kind) Pins() bool { return k == KindPin || k == KindReadLock }

// Unpins is described with Pins.
func (k Kind) Unpins() bool { return k == KindUnpin || k == KindReadUnlock }

// Reader reports whether k is an operation of a lock's read side; they commute
// with each other.
func (k Kind) Reader() bool {
	switch k {
	case KindRLock, KindRQueue, KindRGrant, KindTryRLock, KindRUnlock:
		return true
	}
	return false
}
