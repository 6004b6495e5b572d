package verbs

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/workloads/trace"
)

// openTrace opens the trace of a name; "-" is the standard input.
func openTrace(name string) (*trace.Reader, error) {
	if name != "-" {
		r, err := trace.OpenNamed(name)
		return r, traceError(name, err)
	}
	r, err := trace.NewReader(os.Stdin)
	if err != nil {
		return nil, fmt.Errorf("trace -: %w", err)
	}
	return r, nil
}

// traceInfo prints what is in a trace.
func traceInfo(w io.Writer, name string) error {
	r, err := openTrace(name)
	if err != nil {
		return err
	}
	defer r.Close() // read only
	s, err := trace.Summarize(r)
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "trace\t%s\nformat\t%s\n", terminal.Line(name), s.Format)
	infoCounts(tw, s)
	infoTimes(tw, s)
	if err := tw.Flush(); err != nil {
		return err
	}
	infoHistogram(w, s)
	infoUse(w, s)
	return nil
}

func infoCounts(w io.Writer, s *trace.Summary) {
	fmt.Fprintf(w, "lines\t%d\nunknown lines\t%d\n", s.Lines, s.Unknown.Lines)
	for _, l := range s.Unknown.Examples {
		fmt.Fprintf(w, "  line %d\t%s\n", l.Number, terminal.Line(l.Text))
	}
	fmt.Fprintf(w, "duration s\t%.3f\n", s.Duration.Seconds())
	fmt.Fprintf(w, "all events\t%d\nmodule:* events\t%d\n", s.Events, s.OfModules())
	for k := trace.Get; k < trace.Lost; k++ {
		fmt.Fprintf(w, "%v\t%d\n", k, s.Of(k))
	}
	if n := s.Of(trace.Other); n > 0 {
		fmt.Fprintf(w, "events of other kinds\t%d\n", n)
	}
	if s.Lost > 0 {
		fmt.Fprintf(w, "lost events, at least\t%d\n", s.Lost)
	}
	if s.Back > 0 {
		fmt.Fprintf(w, "events earlier than the one before\t%d\n", s.Back)
	}
	if s.Unnamed > 0 {
		fmt.Fprintf(w, "delete_module of a module that no event names\t%d\n", s.Unnamed)
	}
	fmt.Fprintf(w, "refcnt steps not +-1 / pairs\t%d / %d\n", s.Jumps, s.Steps)
	fmt.Fprintf(w, "distinct modules loaded\t%d\n", s.Loaded)
	fmt.Fprintf(w, "distinct modules with gets\t%d\npids\t%d\n", s.Got, s.Threads)
	for _, ret := range slices.Sorted(maps.Keys(s.Answers)) {
		fmt.Fprintf(w, "delete_module = %d\t%d\n", ret, s.Answers[ret])
	}
}

func infoTimes(w io.Writer, s *trace.Summary) {
	gets := float64(s.Of(trace.Get))
	if s.Duration > 0 {
		fmt.Fprintf(w, "gets/s\t%.1f\n", gets/s.Duration.Seconds())
	}
	fmt.Fprintf(w, "peak get+put in 1 s\t%d\npeak get+put in 1 ms\t%d\n", s.Second, s.Milli)
	fmt.Fprintf(w, "max refcnt\t%d (%s)\nmax open references\t%d\n", s.MaxRefs, terminal.Line(s.MaxOf), s.MaxOpen)
	if n := s.Of(trace.Free); n > 0 {
		fmt.Fprintf(w, "gets per module_free\t%.2f\n", gets/float64(n))
	}
	if n := s.Of(trace.DeleteEnter); n > 0 {
		fmt.Fprintf(w, "gets per delete_module\t%.2f\n", gets/float64(n))
	}
	fmt.Fprintf(w, "puts paired\tsame thread %d, oldest %d, the loader's own %d, with none %d\n",
		s.Rules.SameThread, s.Rules.Oldest, s.Rules.Loader, s.Rules.Unmatched)
	fmt.Fprintf(w, "references open at the end\t%d\n", s.Open)
	infoQuantiles(w, "hold ms", s.Holds)
	infoQuantiles(w, "unload ms (granted)", s.Deletes)
}

// infoQuantiles prints a distribution in a line.
func infoQuantiles(w io.Writer, what string, h trace.Holds) {
	if h.Count() == 0 {
		return
	}
	fmt.Fprintf(w, "%s\tn %d", what, h.Count())
	for _, q := range []struct {
		name string
		at   float64
	}{{"min", 0}, {"p10", 0.1}, {"p25", 0.25}, {"p50", 0.5}, {"p75", 0.75}, {"p90", 0.9}, {"p99", 0.99},
		{"p99.9", 0.999}, {"max", 1}} {
		fmt.Fprintf(w, ", %s %.3f", q.name, h.Quantile(q.at).Seconds()*1000)
	}
	fmt.Fprintf(w, ", mean %.3f\n", h.Mean().Seconds()*1000)
}

// infoHistogram draws how long references were held, a bar for each power of ten.
func infoHistogram(w io.Writer, s *trace.Summary) {
	if s.Holds.Count() == 0 {
		return
	}
	const width = 50
	fmt.Fprintf(w, "\nHOLDS\n")
	for from := time.Microsecond; from <= 1000*time.Second; from *= 10 {
		low := from
		if from == time.Microsecond {
			low = 0
		}
		n := s.Holds.Between(low, from*10)
		bar := strings.Repeat("#", int((n*width+s.Holds.Count()-1)/s.Holds.Count()))
		fmt.Fprintf(w, "  below %-7v %8d %s\n", from*10, n, bar)
	}
}

// infoUse prints which tables, call sites and modules took references.
func infoUse(w io.Writer, s *trace.Summary) {
	const most = 15
	gets := make(map[string]int64)
	for _, site := range s.Sites {
		gets[site.Table] += site.Gets
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "\nTABLES\tgets\tof")
	for _, t := range trace.Tables {
		if n := gets[t.Name]; n > 0 {
			fmt.Fprintf(tw, "  %s\t%d\t%s, in the index of %s\n", t.Name, n, t.Holds, t.Subsystem)
		}
	}
	fmt.Fprintln(tw, "CALL SITES\tgets\ttable")
	infoSites(tw, s)
	fmt.Fprintln(tw, "MODULES\tgets\tputs\tloads\tfrees")
	for _, m := range s.Modules[:min(most, len(s.Modules))] {
		fmt.Fprintf(tw, "  %s\t%d\t%d\t%d\t%d\n", terminal.Line(m.Module), m.Gets, m.Puts, m.Loads, m.Frees)
	}
	if n := len(s.Modules) - most; n > 0 {
		fmt.Fprintf(tw, "  and %d more\n", n)
	}
	_ = tw.Flush() // run sees an error of the output
}

// infoSites prints the call sites that took most references, and of the others those that are in no table of their own.
func infoSites(w io.Writer, s *trace.Summary) {
	const most, unmapped = 15, 100
	last := trace.Tables[len(trace.Tables)-1].Name
	left, printed := int64(0), 0
	for i, site := range s.Sites {
		if i >= most && (site.Table != last || printed >= most+unmapped) {
			left++
			continue
		}
		fmt.Fprintf(w, "  %s\t%d\t%s\n", terminal.Line(site.Site), site.Gets, site.Table)
		printed++
	}
	if left > 0 {
		fmt.Fprintf(w, "  and %d more\n", left)
	}
	if s.Beyond > 0 {
		fmt.Fprintf(w, "  and places without number, with %d gets\n", s.Beyond)
	}
}
