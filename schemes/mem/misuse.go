package mem

import "github.com/modbench/modbench/schemes/promise"

// notDown is what Semaphore.Up panics with when nobody has taken the semaphore.
var notDown = &promise.Breach{Promise: promise.Release, Seen: "up of a semaphore that is not down"}
