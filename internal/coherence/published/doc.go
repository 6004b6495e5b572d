// Package published holds what others have measured on machines with many processors, and what the
// simulation of package coherence says of the same programs.
//
// The measurements are in published.tsv: facts and figures alone, in nanoseconds that one processor
// needs for one operation, wall time times processors by operations.
//
//	count          perfbook (Paul McKenney), CodeSamples/count/data/*.hps.2019.10.23a.dat, amd-milan.2024.09.22a,
//	               *.{elm3b128.2009.05.29a,perfsqh.2010.02.11a,2009.05.25a}.dat: counters, bare metal
//	               (Milan: a guest), thread i on processor i, mean of 30 samples of 240 ms
//	pthread_rwlock perfbook, CodeSamples/toolsoftrade/data/hps.2020.03.27a/rwlockscale.sh*.out: glibc's
//	               pthread_rwlock_rdlock and unlock with a hold time, threads not pinned, mean of 6 runs of 1 s
//	refscale       perfbook, CodeSamples/defer/data/rcuscale.hps.2020.05.28a: Linux refscale in a guest of N
//	               processors, median of 30 runs of 10,000 sections a reader. Its readers do not start
//	               together: curves at 4 to 12 processors look like it
//	route          perfbook, CodeSamples/defer/data/hps.2019.12.17a, OLD-paulmck.2016: lookups in a list of
//	               10 elements, threads pinned
//	folly          facebook/folly, comment in folly/test/SharedMutexTest.cpp (commit 0deef031cb8a), threads
//	               not pinned
//
// perfbook is github.com/paulmckrcu/perfbook at commit 4c69e8910b5f.
package published
