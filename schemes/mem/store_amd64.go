//go:build !explore && !race

package mem

func store(p *int64, v int64) { *p = v }
