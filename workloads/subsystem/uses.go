package subsystem

// Uses is what callers do with a table beside looking an entry up, pinning it and putting it: how many operations of
// [UsesOf] are of each kind. No trace has these shares, since most of them touch no count of a module. Each subsystem
// says what its are drawn from. They are of the size that such callers have, and no measurement.
type Uses struct {
	Reads    int // an entry is found and read in a section of the table, without a reference
	Objects  int // an entry is found in a section, and its object held alone, without its module
	Walks    int // the whole table is read in a section
	Numbered int // the n-th entry is found in a section, pinned there, and put later
	Seconds  int // an entry is looked up, and the caller goes on with a second reference

	Rtnl bool // who opens marks the entry as up under rtnl_sem, and exit unregisters under it
}

// UsesOf is how many operations the shares of [Uses] are of.
const UsesOf = 1024
