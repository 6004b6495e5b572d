package docs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
)

// Registry is the document about the table of a Go program, below the root of the tree.
var Registry = filepath.Join("docs", "registry.md")

// The reference run of the registry, and the searches of its indexes without any guard, below the root of the tree.
var (
	plugins = filepath.Join("results", "reference", "registry")
	search  = filepath.Join(plugins, "search.txt")
)

// searchOf says which of the searches a scheme makes; all others search the index that all share.
var searchOf = map[string]string{"syncmap": "syncmap", "cow": "cow"}

// RegistryPage returns that document, from the reference run of the tree at root.
func RegistryPage(root string) ([]byte, error) {
	run, err := results.Read(filepath.Join(root, plugins))
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(root, search))
	if err != nil {
		return nil, err
	}
	searches, err := searchTimes(text)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(registryHead, "@", "`"))
	b.WriteString(machine(run))
	b.WriteString("\n| scheme | lookups only | of a lookup: search, the rest | requests of 2 ms | get p50 of these | " +
		"reload p50 | reloads a round | refused, per million |\n|---|---|---|---|---|---|---|---|\n")
	g := figures.Summarise(run.Data())
	for _, s := range g.Schemes {
		row(&b, g, s.Name, searches)
	}
	b.WriteString("\nThe search alone, without a guard and by one goroutine: ")
	for i, name := range []string{"shared", "map[string]", "cow", "syncmap"} {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %.3g ns", name, searches[name].Median)
	}
	b.WriteString(".\n")
	disturbed := 0
	for _, r := range run.Rounds {
		if r.Interference.Disturbed(0.05) {
			disturbed++
		}
	}
	fmt.Fprintf(&b, "\nOthers disturbed %d of %d rounds: do not take a difference for one that the intervals do not "+
		"show.\n", disturbed, len(run.Rounds))
	return []byte(b.String()), nil
}

// row writes the row of one scheme.
func row(b *strings.Builder, g *figures.Grid, scheme string, searches map[string]figures.Figure) {
	at := func(workload, point string) *figures.Summary {
		return g.At(figures.Setting{Workload: workload, Point: point}.Cell(scheme, "registry", slices.Max(g.Procs)))
	}
	bare, busy, hot := at("plugin-registry", "hold=0"), at("plugin-registry", "hold=sleep:2ms"), at("hot-reload", "")
	index := searchOf[scheme]
	if index == "" {
		index = "shared"
	}
	whole, find := bare.Figure(figures.NsPerOp), searches[index].Median
	procs := float64(slices.Max(g.Procs))
	fmt.Fprintf(b, "| `%s` | %s | %.3g ns, %.3g ns | %s | %s | %s | %.0f | %.0f |\n", scheme,
		rateOf(bare.Figure(figures.Throughput)), find, max(whole.Median*procs-find, 0),
		rateOf(busy.Figure(figures.Throughput)),
		timeOf(busy.Figure(figures.GetP50)), timeOf(hot.Figure(figures.UnloadP50)), hot.Figure(figures.Unloads).Median,
		1e6*hot.Figure(figures.Refused).Median)
}

func rateOf(f figures.Figure) string {
	if f.Median >= 1e6 {
		return fmt.Sprintf("%.3g M/s ±%.0f %%", f.Median/1e6, 100*f.Spread())
	}
	return fmt.Sprintf("%.3g k/s ±%.0f %%", f.Median/1e3, 100*f.Spread())
}

func timeOf(f figures.Figure) string {
	if f.N == 0 {
		return "-"
	}
	return time.Duration(figures.Significant(f.Median, 3)).String()
}

// searchTimes reads what BenchmarkSearch printed.
func searchTimes(text []byte) (map[string]figures.Figure, error) {
	values := make(map[string][]float64)
	r := benchfmt.NewReader(bytes.NewReader(text), search)
	for r.Scan() {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		_, index, _ := strings.Cut(string(result.Name), "index=")
		index, _, _ = strings.Cut(index, "-")
		if v, ok := result.Value("ns/op"); ok {
			values[index] = append(values[index], v)
		} else if v, ok := result.Value("sec/op"); ok {
			values[index] = append(values[index], v*1e9)
		}
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	medians := make(map[string]figures.Figure)
	for index, v := range values {
		medians[index] = figures.Median(v)
	}
	return medians, nil
}

// registryHead has @ for the marks of code.
const registryHead = `# RWMutex, sync.Map, copy-on-write or one of these?

<!-- Written by go generate ./internal/docs from results/reference/registry; do not edit. -->

For the registry of a Go program: a map from a name to a plugin, a tenant or a handler, with 200 entries. Each
request looks one up, holds it until it is answered, and now and then one is unloaded and loaded again.

    modbench run --workload plugin-registry,hot-reload
    go test -run xxx -bench 'PluginRegistry|HotReload' ./bench

**How the schemes are compared.** All but two search the same index, a hash that hashes as Go's maps do and that
readers may search without a lock. @gomutex@ is map and RWMutex. @syncmap@ and @cow@ put a sync.Map and a copied map
of Go before it, because that is what they are: a search and a guard in one. So here, and in no other subsystem, a
hash is compared with a hash. They hash a key of name and number, since the key of every table has both, where a
program would hash the name: that makes @cow@ dearer than a map[string] by the difference in the last line, and
@syncmap@ by about as much. The third column divides a lookup into the search and the rest, which is the guard, the
loop, and the time that processors wait for each other.

**How to read it.** *Lookups only*: 256 goroutines do nothing but look up. *Requests of 2 ms*: the same goroutines
hold what they found for 2 ms, asleep; if no scheme differs there, the choice does not matter for your program.
*Reload*, *reloads* and *refused* are of hot-reload, in which a plugin is reloaded every 2 ms, and every fourth time
a popular one. Where a plugin is busy, a reload gives up at once (@gomutex@, @cow@, @syncmap@ and @atomicref@),
or it waits, and meanwhile requests for that plugin are refused (*refused*) or wait as well (@rwsem@, @bravo@).

**In short.** With requests of milliseconds take the simplest that has the answers you want: @gomutex@ if a request
that finds its plugin must get it, and a reload of a busy plugin may be refused; @rwsem@ or @bravo@ if that reload
must wait for the requests in place of being refused, as @modbench advise@ takes it unless told otherwise. Where lookups
are all that is done, take one that shares no word between processors. sync.Map is an index, and no guard: a program
that uses it also needs a count that closes, as @syncmap@ has.

`
