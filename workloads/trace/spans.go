package trace

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Spans returns how long references were held that were taken in a table of an embedded trace. It returns 128 times,
// shortest first, that are distributed as all of them: the middles of 128 equal parts. If fewer than 64 were recorded
// there, or the trace has no such table, it takes the references of all tables. It returns nil if there is no such
// trace. The times are kept in a table that was made from the trace, since reading a trace takes long.
func Spans(trace, table string) []time.Duration {
	all := spans()
	if of, ok := all[spanKey{trace, table}]; ok {
		return slices.Clone(of)
	}
	return slices.Clone(all[spanKey{trace, allTables}])
}

const (
	spanPoints = 128
	spanLeast  = 64 // references, for a distribution of their own
	allTables  = "all"
	spansFile  = "data/spans.tsv"
)

type spanKey struct{ trace, table string }

var spans = sync.OnceValue(func() map[spanKey][]time.Duration {
	text, err := data.ReadFile(spansFile)
	if err != nil {
		panic(err) // it is embedded
	}
	all := make(map[spanKey][]time.Duration)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		key := spanKey{f[0], f[1]}
		for _, word := range f[3:] { // behind the number of references
			d, err := time.ParseDuration(word)
			if err != nil {
				panic(fmt.Sprintf("trace: %s: %v", spansFile, err)) // a test reads all
			}
			all[key] = append(all[key], d)
		}
	}
	return all
})

// spanTable returns what data/spans.tsv is to say, from the traces themselves.
func spanTable() string {
	var b strings.Builder
	b.WriteString("# trace\ttable\treferences\ttimes in the middles of 128 equal parts, shortest first\n")
	row := func(trace, table string, h Holds) {
		fmt.Fprintf(&b, "%s\t%s\t%d", trace, table, h.Count())
		for _, d := range h.Spread(spanPoints) {
			fmt.Fprintf(&b, "\t%v", d.Round(100*time.Nanosecond))
		}
		b.WriteString("\n")
	}
	for _, name := range Embedded() {
		s := Measured(name)
		row(name, allTables, s.Holds)
		for _, t := range Tables {
			if h, ok := s.HoldsOf[t.Name]; ok && h.Count() >= spanLeast {
				row(name, t.Name, h)
			}
		}
	}
	return b.String()
}
