package bench

import "time"

// Interference is what others did to a round, or, if that is too short to tell, to
// the rounds of all schemes beside it: shares of the processor time that
// there was. A round that others disturb does not only get slower: a worker
// that is descheduled holds nothing and contends with nobody, so unloads and
// contended lookups can look many times better.
type Interference struct {
	Known     bool    // the system tells
	Foreign   float64 // share used by other processes
	Stolen    float64 // share the hypervisor gave to other machines
	Unit      float64 // what one tick of the system's count is, on each processor
	Preempted int64   // times a thread of ours was descheduled against its will

	Throttled int64         // times the quota of a control group, our own or one above, stopped the process
	Paused    time.Duration // that the process stood still: stopped by a signal, frozen, or the machine slept
	Held      float64       // share that both of these took
}

// Lost returns the share of processor time that was not ours.
func (i Interference) Lost() float64 { return i.Foreign + i.Stolen + i.Held }

// tick is the unit in which systems count processor time: USER_HZ is 100
// wherever Go runs.
const tick = 10 * time.Millisecond

// unit returns one tick on each processor as a share of the time d. A whole tick is charged
// to whoever runs when it falls, so a share of only a few ticks may be an accident;
// surely is how many ticks are none.
func unit(d time.Duration) float64 { return float64(tick) / float64(d) }

const surely = 1.5

// Disturbed reports whether the process was stopped, or more than limit of the
// time went elsewhere, as far as that can be told.
func (i Interference) Disturbed(limit float64) bool {
	return i.Stopped() || i.Known && i.Lost() > limit && i.Lost() > surely*i.Unit
}
