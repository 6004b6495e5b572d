package loader

// Phase is where an unload is in its course.
type Phase int

// The phases, in order. An unload that starts over is Deciding again.
const (
	Idle     Phase = iota // no unload is in progress
	Deciding              // taking the module mutex and locks, stopping the machine, checking
	Waiting               // asleep until holders put
	Exiting               // the exit function runs and unregisters
	Freeing               // what is left: grace periods, freeing, releasing locks
)

func (p Phase) String() string {
	return [...]string{"idle", "deciding", "waiting for holders", "exit", "freeing"}[p]
}

// Observer is told where unloads are. It is called by the unloading goroutine
// at each change of phase, ending with Idle however the unload ends, with or
// without the module mutex, and must not block.
type Observer interface{ Enter(module string, p Phase) }

// Observe makes o the observer of all unloads from here on. Not to be called
// while anything is unloaded.
func (l *Loader) Observe(o Observer) { l.observer = o }

func (l *Loader) enter(module string, p Phase) {
	if l.observer != nil {
		l.observer.Enter(module, p)
	}
}
