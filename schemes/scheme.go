package schemes

// Scheme guards tables whose entries belong to modules that may be unloaded.
// Each subsystem, loader and table belongs to one Scheme value; different
// values share nothing.
//
// Get and Put are the measured path: any number of goroutines call them at any
// time after SetTable, and neither allocates. Register and Unregister change a
// table and may run against Get and Put and each other. Unload and SetModule are
// called by the loader, which holds its module mutex when it calls Unload. So a
// second Unload of a module begins only while the first has given the mutex up, in
// [Unload.Sleep], [Unload.Yield] or [Unload.ExitUnlocked]. It finds the module as the first has left it; if
// the module is going, [Unload.Check] refuses. Unloads by different loaders overlap.
type Scheme interface {
	// Info describes the scheme: what it declares about itself.
	Info() Info

	// SetTable prepares t, before anything is registered in it: it sets
	// t.Guard to what the scheme keeps for a table.
	SetTable(t *Table)

	// SetModule prepares m, freshly allocated and not yet visible: it sets
	// m.Guard to what the scheme keeps for a module. A reload is a new Module.
	SetModule(m *Module)

	// Register makes e findable in e.Table. Its module is e.Owner (nil: built in).
	// It fails with the index's error, or with ErrBusy if the owner is going and
	// its Unload cannot keep lookups out of this table any more. If it fails, it
	// changes nothing.
	Register(e *Entry) error

	// Unregister takes e out of its table. inExit says that the caller is the
	// module's exit function, run by the scheme's own Unload, which may already
	// hold what protects the table; otherwise the entry is removed while its
	// module stays (hot unplug), and references through it stay valid.
	Unregister(e *Entry, inExit bool) error

	// Get looks k up in t and pins the module of the entry found. The error is
	// ErrNotFound or ErrRefused, nothing else, and the Ref is usable only when
	// it is nil.
	Get(t *Table, k Key) (Ref, error)

	// Put releases a reference that Get returned, once, from any goroutine. The
	// module may be gone when it returns.
	Put(r Ref)

	// Unload decides on one unload that the loader has begun, and carries it through
	// unless it refuses: see [Unload]. The module mutex is held when it is called and
	// when it returns.
	Unload(u *Unload) error
}

// Counter is implemented by schemes that can tell how many references a module
// has: module_refcount of 2.5.52. The figure is exact while nobody gets or
// puts, which is when the harness asks.
type Counter interface{ Refs(m *Module) int64 }

// Refusal says when Get may answer [ErrRefused].
type Refusal int

// The three answers, each including the ones before it.
const (
	Never       Refusal = iota // an entry that is found is pinned
	WhileGoing                 // only while its module is being unloaded, for good
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
	Grace   Grace   // what an unload needs of the other processors
	Stops   bool    // it gets that by percpu.StopMachine
	Memory  Memory  // what it takes

	_ struct{} // prevents literals without field names, since fields will be added
}

// Atomic reports whether Get and Put can be called where nothing may sleep, as in an
// interrupt. The subsystem's own lock does not count: where it sleeps, they do too.
func (i Info) Atomic() bool { return !i.Sleeps }

// Grace says whether and when an unload needs a grace period: it waits until every
// processor has been outside of a section. It is percpu.Synchronize, which stops nobody, a
// grace period of the scheme's own, or, if Info.Stops, percpu.StopMachine.
type Grace int

// The three needs. An unload that is refused needs a grace period only if it is
// NeedsToDecide.
const (
	NeedsNone     Grace = iota
	NeedsToFree         // between exit and free: readers may stand on an entry
	NeedsToDecide       // before it knows whether anybody holds the module
)

func (g Grace) String() string { return [...]string{"none", "to free", "to decide"}[g] }

// Memory is how many bytes a scheme takes where a word has 64 bits, apart from those that every [Entry] and
// [Module] takes anyway. The padding that keeps words on lines of their own is
// included: it is part of the price.
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
