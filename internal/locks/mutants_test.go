//go:build explore

package locks

import "github.com/modbench/modbench/schemes/promise"

// mutant is a lock with one change, which must break a promise.
type mutant struct {
	name, of     string
	old, changed string // text in the file, once
	broken       promise.Promise
}

var mutants = []mutant{
	{"grace: no barrier", "grace", "	barrier()\n", "", promise.Freed},
	{
		"grace: quiet before the barrier is quiet",
		"grace",
		"if atomic.LoadUint64(&sections[i].mark) >= want {",
		"if s := atomic.LoadUint64(&sections[i].mark); s >= want || s&busy == 0 {",
		promise.Freed,
	},
	{
		"grace: the barrier comes last",
		"grace",
		"	barrier()\n	for i := range n {\n		drain(&sections[i].mark, want)\n	}\n",
		"	for i := range n {\n		drain(&sections[i].mark, want)\n	}\n	barrier()\n",
		promise.Freed,
	},
	{"grace: busy is quiet", "grace", "s >= want || s&busy == 0 {", "s >= want || s&busy <= busy {", promise.Freed},
	{"grace: the number stays", "grace", "grace.wanted.Add(2)", "grace.wanted.Load()", promise.Freed},
	{"grace: no mark", "grace", "	enter(&sections[cpu].mark)\n", "", promise.Freed},

	{"rwlock: unlock stores", "rwlock", "l.word.Add(writer) }", "l.word.Store(0) }", promise.Progress},
	{
		"rwlock: runlock stores",
		"rwlock",
		"func (l *RWLock) RUnlock() { l.word.Add(-1) }",
		"func (l *RWLock) RUnlock() { l.word.Store(0) }",
		exclusion,
	},
	{"rwlock: unlock forgets", "rwlock", "l.word.Add(writer) }", "}", promise.Progress},
	{"rwlock: unlock leaves one", "rwlock", "l.word.Add(writer) }", "l.word.Add(writer - 1) }", promise.Progress},
	{"rwlock: reader keeps its count", "rwlock", "		l.word.Add(-1)\n", "", promise.Progress},
	{
		"rwlock: reader gets in beside a writer",
		"rwlock",
		"for l.word.Add(1) <= 0 {",
		"for l.word.Add(1) < -writer {",
		exclusion,
	},
	{
		"rwlock: writer counts itself in",
		"rwlock",
		"for !l.word.CompareAndSwap(0, -writer) {",
		"for l.word.Add(-writer) > 0 {",
		exclusion,
	},
	{
		"rwlock: writer looks, then takes",
		"rwlock",
		"for !l.word.CompareAndSwap(0, -writer) {",
		"for l.word.Load() != 0 || l.word.Swap(-writer) < -writer {",
		exclusion,
	},
	{
		"rwlock: reader does not look again",
		"rwlock",
		"for l.word.Add(1) <= 0 {",
		"if l.word.Add(1) <= 0 {\n\t\tdefer l.word.Add(1)",
		exclusion,
	},
	{
		"rwlock: reader excludes readers",
		"rwlock",
		"for l.word.Add(1) <= 0 {",
		"for w := l.word.Add(1); w <= 0 || w > 1; w = l.word.Add(1) {",
		promise.Progress,
	},
	{"rwlock: writer waits for a writer only", "rwlock", "return w == 0 }", "return w < 0 }", promise.Progress},

	{"waiter: wake always sends", "wait", "if w.woken.Swap(1) == 0 {", "if w.woken.Swap(1) < 2 {", promise.Progress},
	{
		"waiter: wake looks, then sends",
		"wait",
		"if w.woken.Swap(1) == 0 {",
		"if w.woken.Load() == 0 {\n\t\tw.woken.Store(1)",
		promise.Progress,
	},
	{"waiter: wake forgets to send", "wait", "		w.token <- struct{}{}\n", "", promise.Progress},
	{"waiter: sleep keeps the mark", "wait", "		w.woken.Store(0) //", "		//", promise.Progress},
	{"waiter: sleep says woken when interrupted", "wait",
		"		return true\n	case <-sig.done():\n		return false\n	}\n}\n\n// Signal", "		return true\n	case <-sig.done():\n		return true\n	}\n}\n\n// Signal", answer},
	{
		"signal: raise closes twice",
		"wait",
		"if !s.raised.Swap(true) {",
		"if s.raised.Swap(true); true {",
		promise.NoPanic,
	},
	{"signal: raise does not close", "wait", "		close(s.ch)\n", "", promise.Progress},
	{"signal: raise is not remembered", "wait", "if !s.raised.Swap(true) {", "if !s.raised.Load() {", answer},
	{
		"semaphore: room for two",
		"wait",
		"return &Semaphore{make(chan struct{}, 1)}",
		"return &Semaphore{locks.NewChan(2)}",
		exclusion,
	},
	{"semaphore: interrupted, but has it", "wait",
		"		return true\n	case <-sig.done():\n		return false\n	}\n}\n\n// Up", "		return true\n	case <-sig.done():\n		return true\n	}\n}\n\n// Up", promise.NoPanic},
	{"semaphore: a signal does not win", "wait", "	if sig.Raised() {\n		return false\n	}\n", "", answer},
	{"semaphore: up in silence", "wait", "	default:\n		panic(notDown)\n", "	default:\n", answer},

	{
		"fifo: unlock wakes nobody",
		"fifo",
		"if l.word.Add(-writing)&waiting != 0 {",
		"if l.word.Add(-writing)&waiting < 0 {",
		promise.Progress,
	},
	{
		"fifo: runlock wakes nobody",
		"fifo",
		"if l.word.Add(-reading) == waiting {",
		"if l.word.Add(-reading) < 0 {",
		promise.Progress,
	},
	{
		"fifo: reader gets in beside a writer",
		"fifo",
		"if l.word.Add(reading) > readers {",
		"if l.word.Add(reading) > waiting {",
		exclusion,
	},
	{
		"fifo: reader gets past the queue",
		"fifo",
		"if l.word.Add(reading) > readers {",
		"if l.word.Add(reading)&writing != 0 {",
		order,
	},
	{
		"fifo: writer gets past the queue",
		"fifo",
		"	*l.last, l.last = p, &p.next\n",
		"	if writer && l.first != nil {\n		p.next, l.first = l.first, p\n	} else {\n		*l.last, l.last = p, &p.next\n	}\n",
		order,
	},
	{
		"fifo: writer comes between",
		"fifo",
		"if !l.word.CompareAndSwap(0, writing) {",
		"if l.word.CompareAndSwap(waiting, waiting|writing) {\n\t\treturn\n\t}\n\tif !l.word.CompareAndSwap(0, writing) {",
		exclusion,
	},
	{"fifo: reader keeps its count while it waits", "fifo", "		change -= reading\n", "", promise.Progress},
	{
		"fifo: who queues does not look again",
		"fifo",
		"	l.word.Add(change)\n	l.admit()\n",
		"	l.word.Add(change)\n",
		promise.Progress,
	},
	{
		"fifo: writer let in beside readers",
		"fifo",
		"if !l.word.CompareAndSwap(waiting, waiting|writing) {",
		"if l.word.Or(writing)&writing != 0 {",
		exclusion,
	},
	{
		"fifo: reader let in beside a writer",
		"fifo",
		"} else if l.word.Load()&writing != 0 {",
		"} else if l.word.Load() < 0 {",
		exclusion,
	},
	{
		"fifo: reader let in is not counted",
		"fifo",
		"			l.word.Add(reading) //",
		"			//",
		promise.Progress,
	},
	{"fifo: waiting bit stays", "fifo", "			l.word.Add(-waiting) //", "			//", promise.Progress},
	{
		"fifo: woken before it is let in",
		"fifo",
		"		if l.first = p.next; l.first == nil {",
		"		p.waiter.Wake()\n		if l.first = p.next; l.first == nil {",
		exclusion,
	},
	{
		"fifo: one reader at a time",
		"fifo",
		"		p.waiter.Wake() // publishes",
		"		if p.waiter.Wake(); !p.writer {\n			return\n		} // publishes",
		promise.Progress,
	},
	{
		"fifo: last is not reset",
		"fifo",
		"		l.last = &l.first\n",
		"		if l.last == nil {\n			l.last = &l.first\n		}\n",
		promise.Progress,
	},
	{
		"fifo: queue without its lock",
		"fifo",
		"func (l *fifo) leave() {\n	l.mu.Lock()\n	l.admit()\n	l.mu.Unlock()",
		"func (l *fifo) leave() {\n	l.admit()",
		promise.Progress,
	},
}
