package bench

// Interference is what others did to a round: shares of the processor time that
// there was. A round that others disturb does not only get slower: a worker
// that is descheduled holds nothing and contends with nobody, so unloads and
// contended lookups can look many times better.
type Interference struct {
	Known     bool    // the system tells
	Foreign   float64 // share used by other processes
	Stolen    float64 // share the hypervisor gave to other machines
	Unit      float64 // the smallest share that can be told from none
	Preempted int64   // times a thread of ours was descheduled against its will
}

// Lost returns the share of processor time that went elsewhere.
func (i Interference) Lost() float64 { return i.Foreign + i.Stolen }

// Disturbed reports whether more than limit of the time went elsewhere, as far
// as that can be told.
func (i Interference) Disturbed(limit float64) bool {
	return i.Known && i.Lost() > limit && i.Lost() > 1.5*i.Unit
}
