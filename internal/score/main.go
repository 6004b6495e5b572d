package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/files"
)

// settings are what the flags say.
type settings struct {
	scheme       string
	match        string
	budget       time.Duration
	explore      time.Duration
	stress       time.Duration
	every        int
	list, page   bool
	run, open    bool
	root, folder string
}

func main() {
	log.SetFlags(0)
	var s settings
	flag.StringVar(&s.scheme, "scheme", "", "the schemes to try, apart by commas; default: all")
	flag.StringVar(&s.match, "match", "", "try only the mutants whose row in results.tsv this regular expression "+
		"matches, whatever is known of them")
	flag.DurationVar(&s.budget, "budget", 8*time.Hour, "begin no mutant after so long")
	flag.DurationVar(&s.explore, "explore", 2*time.Minute, "time for the explorer with one mutant")
	flag.DurationVar(&s.stress, "stress", 10*time.Second, "time for the stress run of one mutant")
	flag.IntVar(&s.every, "every", 1, "try every n-th mutant only")
	flag.BoolVar(&s.list, "list", false, "print the changes, and try nothing")
	flag.BoolVar(&s.page, "page", false, "write docs/score.md from the results, and try nothing")
	flag.BoolVar(&s.open, "open", false, "try only what a check has not convicted, and nobody has argued, once more")
	flag.BoolVar(&s.run, "run", false, "have modbench run measure the controls of runs.tsv that have no verdict, "+
		"or the one that -scheme names, and try no mutant")
	flag.StringVar(&s.root, "root", ".", "root of modbench")
	flag.Parse()
	s.folder = filepath.Join(s.root, "internal", "score")
	if err := s.do(); err != nil {
		log.Fatal("score: ", err)
	}
}

func (s settings) do() error {
	if s.page {
		return s.write()
	}
	root, err := filepath.Abs(s.root)
	if err != nil {
		return err
	}
	if s.run {
		if err := s.runAll(root); err != nil {
			return err
		}
		return s.write()
	}
	ms, err := makeAll(root, func(u unit) bool {
		return s.scheme == "" || slices.Contains(strings.Split(s.scheme, ","), u.of)
	})
	if err != nil {
		return err
	}
	if s.list {
		for _, m := range ms {
			fmt.Println(m.key())
		}
		return nil
	}
	if err := s.tryAll(root, ms); err != nil {
		return err
	}
	return s.write()
}

// tryAll tries what has no result for these sources, and writes each result down.
func (s settings) tryAll(root string, ms []mutant) error {
	now, err := digests(root)
	if err != nil {
		return err
	}
	name := filepath.Join(s.folder, results)
	known, err := readResults(name)
	if err != nil {
		return err
	}
	known = existing(known, ms)
	if ms, err = s.chosen(ms, known, now); err != nil {
		return err
	}
	if len(ms) == 0 {
		return nil
	}
	dir, remove, err := files.Scratch("modbench-score-")
	if err != nil {
		return err
	}
	defer remove()
	exe, err := assemble(root, dir, ms)
	if err != nil {
		return err
	}
	begun := time.Now()
	for i, m := range ms {
		if time.Since(begun) > s.budget {
			log.Printf("%d of %d mutants are left for another time", len(ms)-i, len(ms))
			break
		}
		r, err := s.try(exe, m, now[m.Of], known)
		if err != nil {
			return err
		}
		log.Printf("%d/%d %s: %s %s, %s", i+1, len(ms), m.key(), r.explore.Verdict, r.explore.Where, r.stress.Verdict)
		known = replaced(known, r)
		if err := writeResults(name, known); err != nil {
			return err
		}
	}
	return nil
}

// existing returns what is known but for mutants that are none any more: the code of their units, some of which ms is
// of, has changed.
func existing(known []result, ms []mutant) (left []result) {
	made, keys := make(map[string]bool), make(map[string]bool)
	for _, m := range ms {
		made[m.Of], keys[m.key()] = true, true
	}
	for _, r := range known {
		if !made[r.Of] || keys[r.key()] {
			left = append(left, r)
		}
	}
	return left
}

// chosen returns those of ms to try, in order.
func (s settings) chosen(ms []mutant, known []result, now map[string]string) ([]mutant, error) {
	switch {
	case s.match != "":
		pattern, err := regexp.Compile(s.match)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(ms, func(m mutant) bool { return !pattern.MatchString(m.key()) }), nil
	case s.open:
		reasons, err := readReasons(filepath.Join(s.folder, equivalents))
		return unsettled(ms, known, reasons), err
	}
	return due(ms, known, now, s.every), nil
}

// try has both checks try one mutant. With -open a check that has convicted it is not asked again, and what it has said
// stays the result of the code that it was said of.
func (s settings) try(exe string, m mutant, digest string, known []result) (r result, err error) {
	r = result{mutant: m, digest: digest}
	if i := slices.IndexFunc(known, func(k result) bool { return s.open && k.key() == m.key() }); i >= 0 {
		r.explore, r.stress = known[i].explore, known[i].stress
		if r.explore.caught() || r.stress.caught() {
			r.digest = known[i].digest
		}
	}
	if !r.explore.caught() {
		if r.explore, err = ask(exe, "explore", m.id, s.explore); err != nil {
			return r, err
		}
	}
	if !r.stress.caught() {
		r.stress, err = ask(exe, "stress", m.id, s.stress)
	}
	return r, err
}

// unsettled returns what one of the checks was tried on in vain, and is not said to break nothing. Those for which the
// explorer's time was up come last.
func unsettled(ms []mutant, known []result, reasons map[string]string) (left []mutant) {
	var long []mutant
	for _, m := range ms {
		i := slices.IndexFunc(known, func(k result) bool { return k.key() == m.key() })
		switch {
		case i < 0 || known[i].explore.caught() && known[i].stress.caught() || reasons[m.key()] != "":
		case known[i].explore.Verdict == cut:
			long = append(long, m)
		default:
			left = append(left, m)
		}
	}
	return append(left, long...)
}

// due returns every n-th mutant that has no result for the code of now. The next one is always of the scheme that has
// the fewest results, so what is done when time is up is a sample of all, and as large of one scheme as of another.
func due(ms []mutant, known []result, now map[string]string, n int) (left []mutant) {
	done, tried := make(map[string]bool), make(map[string]int)
	for _, r := range known {
		if r.digest == now[r.Of] {
			done[r.key()] = true
			tried[r.Of]++
		}
	}
	of := make(map[string][]mutant)
	var names []string
	for _, m := range ms {
		if of[m.Of] == nil {
			names = append(names, m.Of)
		}
		of[m.Of] = append(of[m.Of], m)
	}
	for name, all := range of {
		var open []mutant
		for _, m := range scattered(all) {
			if !done[m.key()] {
				open = append(open, m)
			}
		}
		of[name] = open[:(len(open)+n-1)/n]
	}
	for {
		next := ""
		for _, name := range names {
			if len(of[name]) > 0 && (next == "" || tried[name] < tried[next]) {
				next = name
			}
		}
		if next == "" {
			return left
		}
		left = append(left, of[next][0])
		of[next] = of[next][1:]
		tried[next]++
	}
}

// scattered returns the mutants in an order in which the first few are far apart, however many they are.
func scattered(ms []mutant) []mutant {
	const golden = 0.6180339887498949
	at := func(i int) float64 { _, f := math.Modf(float64(i) * golden); return f }
	order := make([]int, len(ms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(at(a), at(b)) })
	places := make([]mutant, len(ms)) // the i-th of the row 0, golden, 2*golden... has the rank at which it stands
	for rank, i := range order {
		places[i] = ms[rank]
	}
	return places
}
