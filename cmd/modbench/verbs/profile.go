package verbs

import "time"

// profile is how long and how often to measure.
type profile struct {
	name    string
	usage   string
	rounds  int
	half    time.Duration // longest duration of half a round
	budget  time.Duration // of all halves together, 0: none; shortens half
	minHalf time.Duration
	total   time.Duration // of the run, 0: none; on a slow machine later rounds get shorter
	repeats int           // of a round that others disturbed
}

// profiles from the shortest. Ten rounds are the fewest in which a difference can
// be shown after correction for ten comparisons of a figure: five subsystems, two
// numbers of processors. quick leaves room in 60 s for booting 600 systems and
// writing the results on two cores.
var profiles = []profile{
	{name: "quick", usage: "at most a minute: 10 short rounds", rounds: 10,
		half: 100 * time.Millisecond, budget: 30 * time.Second, minHalf: 5 * time.Millisecond, total: 50 * time.Second},
	{name: "standard", usage: "ten minutes: 20 longer rounds", rounds: 20, half: 250 * time.Millisecond, repeats: 2},
	{name: "thorough", usage: "an hour: 30 rounds", rounds: 30, half: time.Second, repeats: 3},
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
