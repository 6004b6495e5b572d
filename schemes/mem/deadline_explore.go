//go:build explore

package mem

// Spins is how often a lock that spins before it sleeps looks at its word: once, since an
// engine places whatever it would see later before the one look.
const Spins = 1

// Passed reports whether d has passed: under an engine a choice of two answers.
func (d Deadline) Passed() bool {
	if engine != nil {
		return engine.Step(Op{Kind: KindChoose, Arg: 2}) == 1
	}
	return d.late()
}
