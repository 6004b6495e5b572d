package bench

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// member is one holder of a [holders]. It opens as a worker does, with a handle of its own, and its opens are no part
// of what is measured.
type member struct {
	*worker
	holders *holders
	target  *workloads.Target               // that it opens; suspects reads it after a panic
	nap     func(d time.Duration, g *group) // sleeps until d is over or g ends
}

func newMember(s *session, c *holders, id int) *member {
	k := &s.config.Knobs
	w := &worker{
		id: id, scheme: schemes.ReaderOf(s.system.Scheme), system: s.system, cell: s.config.Cell, fault: s.fault,
		abort: &s.abort, cost: k.ModprobeCost, random: rand.New(rand.NewPCG(k.Seed, 0x686f6c64<<16+uint64(id))),
	}
	w.rtnl, w.uses = s.system.Rtnl, newUses(w, k, s.config.Subsystem)
	w.times.init(s.probe, nil)
	return &member{worker: w, holders: c, nap: sleepIn}
}

// sleepIn sleeps for d, or until g ends. Thousands may sleep at once, so nobody wakes up to look.
func sleepIn(d time.Duration, g *group) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-g.done:
	}
}

// anew is how long a holder waits after an open that failed.
const anew = time.Millisecond / 4

// run holds one entry after the other until g is told to end.
func (m *member) run(g *group) {
	m.ended, m.cut = &g.ended, false
	for span := m.holders.spans.rest; !g.ended.Load(); span = m.holders.spans.next {
		n := m.holders.claim(m.random)
		all := m.holders.targets[n]
		m.target = all[m.random.IntN(len(all))]
		held := m.keep(g, n, span(m.random))
		m.holders.leave(n)
		if !held {
			m.nap(anew, g)
		}
	}
}

// keep opens the target, which belongs to module n, sleeps for d and puts it. If it cannot be opened, keep asks for its
// module and reports false.
func (m *member) keep(g *group, n int, d time.Duration) bool {
	ref, err := m.scheme.Get(m.target.Table, m.target.Key)
	if err != nil {
		m.ask(errors.Is(err, schemes.ErrRefused), err)
		return false
	}
	m.holders.change(n, +1)
	m.mark(ref)
	if m.uses != nil && m.uses.dup != nil && m.holders.seconds {
		ref = m.second(ref)
	}
	m.nap(d, g)
	if ref.Use() != schemes.Intact {
		m.violated(ref)
	}
	m.holders.change(n, -1)
	m.mark(ref)
	m.scheme.Put(ref)
	return true
}

// second goes on with a second reference, as a mounted superblock does.
func (m *member) second(first schemes.Ref) schemes.Ref {
	second := m.uses.dup.Dup(first)
	m.scheme.Put(first)
	return second
}

// ask asks for the module of the target. What it comes to shows the next time.
func (m *member) ask(refused bool, err error) {
	switch {
	case refused:
		m.refused++
	case !errors.Is(err, schemes.ErrNotFound):
		m.answered(m.target, err)
		return
	}
	if m.cost == 0 {
		m.system.Autoload(m.target, refused)
	} else if m.system.Asks(m.target, refused) && m.away(m.cost) {
		m.system.Modprobe(m.target)
	}
}

// suspects names what is held.
func (m *member) suspects(calls) (table, module string) {
	if m.target == nil {
		return "", ""
	}
	return m.target.Table.Name, m.target.Module
}
