package advise

// simplest divides choices that cost the same into those that ask the least of their callers and the others: a lookup
// that is never refused, and, if there are such, an unload that waits for the holders itself and does not stop the
// machine.
func simplest(allowed []Choice) (best, others []Choice) {
	least := trouble(allowed[0])
	for _, c := range allowed {
		least = min(least, trouble(c))
	}
	for _, c := range allowed {
		if trouble(c) == least {
			best = append(best, c)
		} else {
			others = append(others, c)
		}
	}
	return best, others
}

// trouble is what a choice asks of its callers. That an unload of what is held is refused is the least of it, 1.
func trouble(c Choice) int {
	return 4*int(c.Info.Refuses) + 2*b2i(c.Info.Stops) + b2i(!c.Info.Waits)
}

// refusing returns those of others that are like best, but that refuse an unload of what is held in place of waiting.
func refusing(best Choice, others []Choice) (names []string) {
	for _, c := range others {
		if best.Info.Waits && trouble(c) == trouble(best)+1 {
			names = append(names, c.Info.Name)
		}
	}
	return names
}
