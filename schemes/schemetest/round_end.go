package schemetest

import (
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// directed is for the end of a round, when all modules are unloaded: unloads one after the other that no actor makes,
// and what is left behind. A floor does not unload, and where a promise is broken already there is nothing more to see:
// the runtime might end the process before it is told.
func (r *round) directed(say func(string)) {
	if r.info.Role == schemes.Floor || len(r.broken()) > 0 {
		return
	}
	r.kept()
	say("unload of one whose exit registers, at the end")
	r.exitRegisters()
	if FindsFreed { // elsewhere a scheme may collect as much as it likes before it frees
		say("unloads of alpha that are to be freed, at the end")
		r.freesLater()
	}
	say("Unload(alpha, NonBlock and Force) at the end")
	r.force()
}

// kept checks that no unload is in the list of those that wait and that no slot is taken, if the scheme can say it.
func (r *round) kept() {
	for _, b := range loader.Kept(r.Scheme, 0) {
		r.broke(b.Promise, "", "", "%s", b.Seen)
	}
}

// exitRegisters unloads a module whose exit registers in the tables in which it has nothing, and unregisters again
// unless that is refused. Nothing of it is found after that.
func (r *round) exitRegisters() {
	const name, slot = "late", 12
	elsewhere := []place{at(object, slot), at(widest, slot)}
	late := stage.Module{Name: name, At: []place{at(plain, slot)}, Exit: func(c *loader.Context) {
		for _, p := range elsewhere {
			if e := r.Entry(p); c.Register(e) == nil {
				r.Unplug(c, e)
			}
		}
	}}
	if err := r.loader.Load(r.Image(late)); err != nil {
		r.broke(promise.Answer, "", name, "load: %v", err)
		return
	}
	if err := r.unload(name, schemes.NonBlock, nil); err != nil {
		r.broke(promise.Exit, "", name, "unload of a module that nobody holds or unloads: %v", err)
		return
	}
	for _, p := range append(elsewhere, late.At...) {
		ref, err := r.get(p.Table, p.Slot)
		switch {
		case err == nil && ref.Entry.Owner == nil: // what is built in
			r.Scheme.Put(ref)
		case err == nil:
			r.broke(promise.Gone, r.Tables[p.Table].Name, name, "found after its unload")
		}
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
	p, before := modulePlaces[alpha][0], late.Unfreed()
	for range collected {
		if !r.load(alpha) {
			return
		}
		_ = r.Look(p) // a scheme may go on with what is to be freed when somebody looks up
		r.gentle(alpha)
		_ = r.Look(p)
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
