// Package explore runs a small concurrent program under every schedule, or
// under many random ones, and says which promise some schedule breaks.
//
// The program is ordinary Go code that shares memory through schemes/mem and
// schemes/percpu and nothing else. In a build with the tag explore each
// operation of those packages is a step, announced to this package before it is
// taken; the threads are coroutines and exactly one runs between two steps. So
// an execution is determined by the sequence of choices whose step is next, its
// [Schedule], and can be run again.
//
//	build := func() explore.Program { // called afresh for each execution
//		var l mem.Mutex
//		var n mem.Int64
//		inc := func(*explore.T) { l.Lock(); n.Store(n.Load() + 1); l.Unlock() }
//		return explore.Program{
//			Threads: []explore.Thread{{Name: "a", Body: inc}, {Name: "b", Body: inc}},
//			Final:   func(t *explore.T) { t.Check(n.Load() == 2, promise.Answer, "n = %d", n.Load()) },
//		}
//	}
//	result := explore.Run(build, explore.Options{Bound: explore.Unbounded})
//
// # What is guaranteed
//
// Go's atomics and locks are sequentially consistent, so interleaving steps is
// all there is, except for the plain stores of per-CPU cells, which [Options]
// Weak delays in store buffers after x86-TSO (Sewell et al., 2010), and for those
// that Reorder shows in another order; reorder.go says how that differs from arm64.
//
// Unbounded, with reduction, the search is dynamic partial-order reduction
// (Flanagan and Godefroid, POPL 2005) with source sets (Abdulla et al., POPL
// 2014) and sleep sets (Godefroid, 1996): it runs one schedule of each
// equivalence class of schedules, two being equivalent when they differ in the
// order of independent steps, and abandons some more half way. Every violation
// that any schedule shows is found.
//
// With a preemption bound (Musuvathi and Qadeer, PLDI 2007) it is bounded
// partial-order reduction (Coons, Musuvathi and McKinley, OOPSLA 2013): every
// state in which a thread can be by some schedule of at most so many preemptions
// is visited, though not every such schedule. Sleep sets are not used there:
// they would leave out a schedule for one that is equivalent but beyond the
// bound. A preemption is a switch away from a thread that could have taken its
// next step; leaving a thread that waits, pauses or has ended is none, and
// neither is the flush of a store buffer.
//
// Two steps are dependent when they concern one address and at least one
// writes; all operations on one lock are dependent but those of its readers
// among each other; sections are dependent on Synchronize; freeing an object
// is dependent on every step inside it. What a step concerns is judged in the
// state in which it is taken, not where it was announced.
//
// Random and PCT modes (Burckhardt et al., ASPLOS 2010) guarantee nothing, or a
// probability.
//
// # What it does not do
//
// It sees neither memory that is shared past the seam nor the real machine's
// time. A program must do the same in each execution under the same schedule:
// no maps iterated, no clocks, no random numbers, no goroutines of its own. One
// exploration runs at a time in a process, and meanwhile no other goroutine may
// use the seam.
package explore
