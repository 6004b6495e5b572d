package mem

// Looks is how often a waiter for an [RWLock] reads the word before it gives the processor away. A
// kernel spinlock never gives it away. A goroutine must, because the holder may be
// descheduled and may need this processor to go on.
const Looks = 64
