package verbs

import "time"

// profile is how long and how often to measure.
type profile struct {
	name    string
	rounds  int
	half    time.Duration // longest duration of half a round
	budget  time.Duration // for all halves together, which shortens them; 0: none
	minHalf time.Duration
	total   time.Duration // for the run; on a slow machine later rounds get shorter; 0: none
	repeats int           // how often a round that others disturbed is measured again
}

// profiles, the shortest first. With fewer than ten rounds no difference could be
// shown after correction for ten comparisons of a figure: five subsystems, two
// numbers of processors. quick leaves room in 60 s for booting 600 systems and
// writing the results on two cores.
//
// Many short rounds show more than few long ones. On a shared machine the worst
// disturbance is a burst of a tenth of a second or two, in which a neighbour takes half
// of a core's execution units and caches. No counter shows it. A long round does not
// average such bursts out, and two rounds that follow each other quickly share them. Of 40
// cells in which one of two schemes was a tenth slower, 20 rounds of 250 ms showed 33, and
// 100 rounds of 25 ms showed all; docs/decisions.md has more.
var profiles = []profile{
	{name: "quick", rounds: 10,
		half: 100 * time.Millisecond, budget: 30 * time.Second, minHalf: 5 * time.Millisecond, total: 50 * time.Second},
	{name: "standard", rounds: 100, half: 25 * time.Millisecond, repeats: 2},
	{name: "thorough", rounds: 100, half: 250 * time.Millisecond, repeats: 3},
}

func profileNames() (names []string) {
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

// halfFor returns how long half a round lasts when cells are measured.
func (p profile) halfFor(cells, rounds int) time.Duration {
	half := p.half
	if p.budget > 0 {
		half = min(half, p.budget/time.Duration(2*rounds*max(cells, 1)))
	}
	return max(half, p.minHalf).Truncate(time.Millisecond)
}
