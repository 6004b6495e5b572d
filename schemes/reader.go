package schemes

// Reader is a handle by which one goroutine looks up and puts. A scheme whose readers
// register offers one: see [Readers]. A reference is put by the Reader that got it, on the
// goroutine that uses the Reader. Every [Scheme] is a Reader that any number of goroutines use.
type Reader interface {
	Get(t *Table, k Key) (Ref, error) // as [Scheme].Get
	Put(r Ref)                        // as [Scheme].Put
}

// Readers is implemented by a scheme whose readers register, as those of crossbeam, liburcu
// and seize do: a goroutine that looks up again and again has a handle of its own, and is
// faster with it. Get and Put of the scheme itself work as well, on any goroutine.
type Readers interface {
	// Reader returns a new handle. It belongs to the scheme for good.
	Reader() Reader
}

// ReaderOf returns a new handle of s, or s itself if its readers do not register. The harness
// and the checks call it once for each goroutine that looks up.
func ReaderOf(s Scheme) Reader {
	if r, ok := s.(Readers); ok {
		return r.Reader()
	}
	return s
}

// Backlog is implemented by a scheme that frees a module after its unload has returned, when
// nobody can look at it any more.
type Backlog interface {
	// Unfreed returns how many modules have been unloaded and not freed yet. Any goroutine
	// may call it.
	Unfreed() int
}
