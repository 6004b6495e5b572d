//go:build !amd64 && !explore && !race && !modbench_nolinkname

package percpu

import "sync/atomic"

// store releases: what its processor did before is seen before it.
func store(p *uint64, v uint64) { atomic.StoreUint64(p, v) }

func enter(p *uint64) { atomic.StoreUint64(p, *p|busy) }
