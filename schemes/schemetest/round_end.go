package schemetest

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// directed is for the end of a round, when all modules are unloaded: unloads one after the other that no actor makes,
// and what is left behind. A floor does not unload.
func (r *round) directed(say func(string)) {
	if r.info.Role == schemes.Floor {
		return
	}
	r.kept()
	if FindsFreed { // elsewhere a scheme may collect as much as it likes before it frees
		say("unloads of alpha that are to be freed, at the end")
		r.freesLater()
	}
	say("Unload(alpha, NonBlock and Force) at the end")
	r.force()
}

// kept checks that no unload is in the list of those that wait and that no slot is taken, if the scheme can say it.
func (r *round) kept() {
	k, ok := r.Scheme.(interface{ Kept() (waiters, slots int) })
	if !ok {
		return
	}
	if waiters, slots := k.Kept(); waiters != 0 || slots != 0 {
		r.broke(promise.Balance, "", "", "%d unloads are in the list of those that wait and %d slots are taken at rest",
			waiters, slots)
	}
}

// collected is how many modules a scheme may collect before it frees them, where its tables are short.
const collected = 3

// freesLater checks that a scheme that frees later frees at all.
func (r *round) freesLater() {
	late, ok := r.Scheme.(schemes.Backlog)
	if !ok {
		return
	}
	before := late.Unfreed()
	for range collected {
		if r.load(alpha) {
			r.gentle(alpha)
		}
	}
	if after := late.Unfreed(); after >= before+collected {
		r.broke(promise.Balance, "", moduleNames[alpha], "%d modules are not freed, and after %d more unloads %d",
			before, collected, after)
	}
}

// force unloads a module by force under a holder, who does not put. It must be gone.
func (r *round) force() {
	name, p := moduleNames[alpha], modulePlaces[alpha][0]
	if !r.load(alpha) {
		return
	}
	if _, err := r.get(p.Table, p.Slot); err != nil {
		r.broke(promise.Gone, r.Tables[p.Table].Name, name, "loaded, but a get returns: %v", err)
		return
	}
	if err := r.of(alpha).Unload(name, schemes.NonBlock|schemes.Force, nil); err != nil {
		r.broke(promise.Answer, "", name, "unload by force: %v", err)
		return
	}
	if _, err := r.get(p.Table, p.Slot); err != schemes.ErrNotFound {
		r.broke(promise.Gone, r.Tables[p.Table].Name, name, "unloaded by force, but a get returns: %v", err)
	}
}

// load loads a module and reports whether it is there.
func (r *round) load(m int) bool {
	err := r.of(m).Load(r.image[m])
	if err != nil {
		r.broke(promise.Answer, "", moduleNames[m], "load: %v", err)
	}
	return err == nil
}

// gentle unloads a module that nobody holds.
func (r *round) gentle(m int) {
	if err := r.of(m).Unload(moduleNames[m], schemes.NonBlock, nil); err != nil {
		r.broke(promise.Exit, "", moduleNames[m], "unload of a module that nobody holds or unloads: %v", err)
	}
}
