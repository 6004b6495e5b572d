package schemes

// Scheme guards tables whose entries belong to modules that may be unloaded.
// Each subsystem, loader and table belongs to one Scheme value; different
// values share nothing.
//
// Get and Put are the measured path: any number of goroutines call them at any
// time after SetTable, and neither allocates. Register and Unregister change a
// table. They may run at the same time as Get, Put and each other.
//
// The loader calls SetModule and Unload, and holds its module mutex when it calls
// Unload. So a second Unload of a module begins only while the first has given the
// mutex up, in [Unload.Sleep], [Unload.Yield] or [Unload.ExitUnlocked]. The second finds the module as the
// first has left it; if the module is going, [Unload.Check] refuses. Unloads by
// different loaders overlap.
type Scheme interface {
	// Info describes the scheme: what it declares about itself.
	Info() Info

	// SetTable prepares t, before anything is registered in it: it sets
	// t.Guard to what the scheme keeps for a table.
	SetTable(t *Table)

	// SetModule prepares m, freshly allocated and not yet visible: it sets
	// m.Guard to what the scheme keeps for a module. A reload is a new Module.
	SetModule(m *Module)

	// Register makes e findable in e.Table. The module of e is e.Owner (nil: built
	// in). Register fails with the index's error, or with ErrBusy if the owner is
	// going and its Unload can no longer keep lookups out of this table. If it
	// fails, it changes nothing.
	Register(e *Entry) error

	// Unregister takes e out of its table. If inExit is true, the caller is the
	// module's exit function. The scheme's own Unload runs it and may already hold
	// the lock of the table. If inExit is false, the entry is removed while its
	// module stays (hot unplug), and references through the entry stay valid.
	Unregister(e *Entry, inExit bool) error

	// Get looks k up in t and pins the module of the entry found. The error is nil,
	// ErrNotFound or ErrRefused. The Ref is usable only when the error is nil.
	Get(t *Table, k Key) (Ref, error)

	// Put releases a reference that Get returned. It is called once for each
	// reference, from any goroutine. The module may be gone when Put returns.
	Put(r Ref)

	// Unload decides on one unload that the loader has begun, and carries it through
	// unless it refuses: see [Unload]. The module mutex is held when it is called and
	// when it returns.
	Unload(u *Unload) error
}

// Counter is implemented by schemes that can tell how many references a module
// has: module_refcount of 2.5.52. The number is exact while nobody gets or puts. The
// harness asks only then.
type Counter interface{ Refs(m *Module) int64 }

// Duplicator is implemented by schemes in which a holder of a reference can take a second one to the same entry
// without a lookup and without the lock of the table: get_filesystem of 2.5.52, and __module_get. Dup is never refused,
// not even while an unload waits for the holder. Each of the two references is put once. The caller holds r during the
// call.
//
// With one count for each module Dup is an add. If counts are per processor, an unload that adds up the cells may miss
// both references: the second was counted in a cell that it had read, and then the first was put in one that it had
// not. So such a scheme keeps Dup or the put away from the sum, or adds up the puts before the gets. 2.5.52 did
// neither, and package tryget has no Dup. Package epoch has none because a reference belongs to the handle of a reader.
type Duplicator interface{ Dup(r Ref) Ref }

// Refusal says when Get may answer [ErrRefused].
type Refusal int

// The three answers. Each includes the ones before it.
const (
	Never       Refusal = iota // an entry that is found is always pinned
	WhileGoing                 // only while the module is being unloaded and the unload is decided
	AfterUnload                // also because of an unload that is then refused
)

func (r Refusal) String() string {
	return [...]string{"never", "while going", "also after a refused unload"}[r]
}

// Role says what a scheme is for.
type Role int

// The roles. A Contender is measured and compared. A Floor is measured as the cost of
// lookup and harness alone. A Control is broken on purpose, to prove that the checks
// can fail, and is never compared. An OwnIndex keeps its promises and searches an index of its
// own, such as a hash, in place of the subsystem's: it is measured and shown beside the
// others, and not compared with them, since a difference would be the index's.
const (
	Contender Role = iota
	Floor
	Control
	OwnIndex
)

func (r Role) String() string { return [...]string{"contender", "floor", "control", "own index"}[r] }

// Info describes a scheme: what it declares about itself as data.
type Info struct {
	Name    string // as --scheme spells it
	Summary string // one line
	Author  string // who had the idea
	Source  string // author, date, mail, paper or kernel version
	Year    int    // of the source
	Role    Role   // what it is for

	UseWhen   string // the situation that the scheme is good for: "use it when ...", in a clause
	AvoidWhen string // the situation that it is bad for: "do not use it when ...", in a clause

	Refuses Refusal // when Get may be refused; checked by schemetest
	Sleeps  bool    // Get or Put may sleep; the subsystem's own lock does not count
	Waits   bool    // an unload without flags waits for the references; false: it is refused
	// Starves says that a lookup which begins while an unload waits may get the module,
	// and keep the unload waiting: then nothing bounds its wait. Otherwise an unload
	// waits only for holders that were there before it; checked by the explorer.
	Starves bool
	Grace   Grace  // what an unload needs of the other processors
	Stops   bool   // it gets that by percpu.StopMachine
	Holds   Order  // the weakest memory model under which it was explored, and is safe
	Memory  Memory // how much memory the scheme takes

	_ struct{} // prevents literals without field names, since fields will be added
}

// Atomic reports whether Get and Put can be called where nothing may sleep, as in an
// interrupt. The subsystem's own lock is left out of this: if it sleeps, Get and Put
// sleep too.
func (i Info) Atomic() bool { return !i.Sleeps }

// Order is a memory model: in which order others see the plain accesses of a processor.
// Atomic operations are sequentially consistent in each.
type Order int

// The models, the stronger first.
const (
	TSO  Order = iota // stores are seen late and in order, as on x86
	Weak              // in any order, as on arm64, but no store before an earlier load of its processor is done
)

func (o Order) String() string { return [...]string{"tso", "weak"}[o] }

// Grace says whether and when an unload needs a grace period: it waits until every
// processor has been outside of a section. It is percpu.Synchronize, which stops nobody, a
// grace period of the scheme's own, or, if Info.Stops, percpu.StopMachine.
type Grace int

// The three needs. A refused unload has had a grace period only with NeedsToDecide.
const (
	NeedsNone     Grace = iota
	NeedsToFree         // between exit and free, because a reader may still look at an entry
	NeedsToDecide       // before the unload knows whether anybody holds the module
)

func (g Grace) String() string { return [...]string{"none", "to free", "to decide"}[g] }

// Memory is how many bytes a scheme takes on a 64-bit machine, in addition to what
// every [Entry] and [Module] takes with any scheme. Padding that keeps words on cache
// lines of their own is included, because it is part of the price.
type Memory struct {
	Module       int // a module, apart from what hangs off it
	Registration int // a module, for each table that it is registered in
	ModuleCell   int // a module, on each processor
	Entry        int // an entry
	Table        int // a table
	TableCell    int // a table, on each processor
	Processor    int // each processor, whatever is loaded
	Scheme       int // once, whatever is loaded
}
