package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// stood is one goroutine as a trace of all shows it: what it did, and where it stood.
type stood struct {
	id    string
	state string // "running", "chan receive"
	calls string // its stack, the latest call first, two lines a call
}

// goroutines returns all goroutines of this process.
func goroutines() []stood { return parseGoroutines(stacks()) }

// here returns the number of the goroutine that calls it.
func here() string {
	buf := make([]byte, 64)
	fields := strings.Fields(string(buf[:runtime.Stack(buf, false)]))
	return fields[1] // goroutine 7 [running]:
}

// parseGoroutines reads a trace.
func parseGoroutines(text string) (all []stood) {
	for _, stack := range strings.Split(text, "\n\n") {
		head, calls, _ := strings.Cut(strings.TrimLeft(stack, "\n"), "\n")
		number, state, ok := strings.Cut(strings.TrimPrefix(head, "goroutine "), " ")
		if !ok || !strings.HasPrefix(head, "goroutine ") {
			continue
		}
		if i := strings.LastIndexByte(state, '['); i >= 0 {
			state = state[i:]
		}
		state, _, _ = strings.Cut(strings.Trim(state, "[]:"), ",")
		all = append(all, stood{number, state, calls})
	}
	return all
}

// within reports whether g runs, or was created, in one of the packages of, or in a
// package of schemes of modbench.
func (g stood) within(of map[string]bool) bool {
	return slices.ContainsFunc(strings.Split(g.calls, "\n"), func(line string) bool { return isScheme(line, of) })
}

// isScheme reports whether a line of a stack names a function of one of the packages of,
// or of a package of schemes of modbench.
func isScheme(line string, of map[string]bool) bool {
	p := packageOf(strings.TrimPrefix(line, "created by "))
	return of[p] || strings.HasPrefix(p, modules+"schemes/")
}

// standing is a number of goroutines of a round that stand in the same place.
type standing struct {
	n      int
	doing  string // what the round has them do: "lookup"
	method string // of the scheme that they are in: "Get"; empty: none
	state  string // "chan receive"
	calls  string // of one of them, from where it stands to the method of the scheme
}

type standings []standing

// stuck returns the goroutines that are in the code of a scheme, or wait at a place that
// the scheme keeps shut, without those of before. own is the packages of the scheme.
func stuck(all []stood, own map[string]bool, before map[string]string) (found standings) {
	alike := make(map[standing]int) // position in found
	for _, g := range all {
		if _, old := before[g.id]; old || !g.within(own) {
			continue
		}
		s := standing{doing: g.doing(), state: g.state}
		s.method, s.calls = g.inScheme(own)
		key := s
		key.calls = ""
		if i, ok := alike[key]; ok {
			found[i].n++
			continue
		}
		alike[key], s.n = len(found), 1
		found = append(found, s)
	}
	slices.SortStableFunc(found, func(a, b standing) int { return strings.Compare(a.doing+a.method, b.doing+b.method) })
	return found
}

// spending reports whether a goroutine, other than those that were there before, is in a hold
// or spins for as long as an exit function lasts.
func spending(all []stood, before map[string]string) bool {
	return slices.ContainsFunc(all, func(g stood) bool {
		_, old := before[g.id]
		return !old &&
			(strings.Contains(g.calls, harness+".spin(") || strings.Contains(g.calls, harness+".(*worker).holding("))
	})
}

// roles are what the round has a goroutine do, by a function that is on its stack.
var roles = []struct{ function, doing string }{
	{harness + ".(*unloader).reload(", "load"},
	{harness + ".(*unloader).unload(", "unload"},
	{harness + ".(*directed).", "directed check"},
	{harness + ".(*holder).run(", "stalled holder"},
	{harness + ".(*member).run(", "holder"},
	{harness + ".storm.run(", "registration"},
	{harness + ".(*worker).", "lookup"},
	{harness + ".closed.", "lookup"},
	{harness + ".callers.", "lookup"},
	{harness + ".sampled.", "lookup"},
	{harness + ".open.", "lookup"},
	{harness + ".(*session).", "check at the end"},
	{harness + ".bootSession(", "boot"},
}

// doing returns what the round has g do.
func (g stood) doing() string {
	for _, r := range roles {
		if strings.Contains(g.calls, r.function) {
			return r.doing
		}
	}
	return "goroutine of the scheme"
}

// inScheme returns the method of the scheme that the harness or the loader has called, and
// the calls from there on, latest first. If no method was called, it names what g waits
// for instead, such as the module mutex.
func (g stood) inScheme(own map[string]bool) (method, calls string) {
	lines := strings.Split(strings.TrimSuffix(g.calls, "\n"), "\n")
	last := -1 // line of the outermost call of a scheme
	for i := 0; i+1 < len(lines); i += 2 {
		p := packageOf(lines[i])
		if p == harness {
			break
		}
		if isScheme(lines[i], own) && p != modules+"schemes/mem" {
			last, method = i, methodOf(lines[i])
		}
	}
	if last < 0 {
		if strings.Contains(g.calls, modules+"internal/loader.(*Loader).") {
			method = "the wait for the module mutex"
		}
		return method, upToHarness(lines)
	}
	return method, strings.Join(lines[:last+2], "\n") + "\n"
}

// upToHarness returns the lines of the calls that the harness has made.
func upToHarness(lines []string) string {
	for i := 0; i < len(lines); i += 2 {
		if packageOf(lines[i]) == harness {
			lines = lines[:i]
			break
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// methodOf returns the name of the function of a line of a stack.
func methodOf(line string) string {
	if i := strings.LastIndexByte(line, '('); i > 0 {
		line = line[:i]
	}
	return line[strings.LastIndexByte(line, '.')+1:]
}

// String says how many wait, at what, and in which method of the scheme.
func (all standings) String() string {
	var words []string
	for _, s := range all {
		what := s.doing
		if s.n > 1 {
			what = fmt.Sprintf("%d × %s", s.n, s.doing)
		}
		if s.method != "" {
			what += " in " + s.method
		}
		words = append(words, what+" ("+s.state+")")
	}
	return strings.Join(words, ", ")
}

// stack returns the calls of one of each kind.
func (all standings) stack() string {
	var b strings.Builder
	for _, s := range all {
		fmt.Fprintf(&b, "%s, %d of them, %s:\n%s", s.doing, s.n, s.state, s.calls)
	}
	return b.String()
}
