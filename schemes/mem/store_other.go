//go:build !explore && (race || !amd64)

package mem

import "sync/atomic"

func store(p *int64, v int64) { atomic.StoreInt64(p, v) }
