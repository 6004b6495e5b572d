//go:build !explore && !race && !modbench_nolinkname

package percpu

// store is a plain store: amd64 shows it after all earlier loads and stores of its
// processor. It does not keep later loads behind it. The compiler keeps it in order with
// the atomic loads around it; TestCompiled looks.
//
// enter stores that a section runs, in the same way.
func store(p *uint64, v uint64) { *p = v }

func enter(p *uint64) { *p |= busy }
