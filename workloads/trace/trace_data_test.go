package trace

import (
	"fmt"
	"os"
	"testing"
)

func TestScratch(t *testing.T) {
	for _, f := range []string{"a_mount_storm", "b_modprobe_churn", "d_boot"} {
		for _, k := range []string{"ftrace", "events"} {
			p := "/tmp/tr/" + f + "." + k + ".txt"
			if _, err := os.Stat(p); err != nil {
				t.Skip()
			}
			r, err := Open(p)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Summarize(r)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println(f, k, s.Format, "lines", s.Lines, "events", s.Events, "mod", s.OfModules(), s.Count, "unknown", s.Unknown, "back", s.Back, s.Duration, "thr", s.Threads, "loaded", s.Loaded, "got", s.Got, s.Rules, "open", s.Open, "maxrefs", s.MaxRefs, s.MaxOf, s.MaxOpen, "sec", s.Second, s.Milli, s.Answers)
			for _, q := range []float64{0, .1, .25, .5, .75, .9, .99, .999, 1} {
				fmt.Print(s.Holds.Quantile(q), " ")
			}
			fmt.Println(s.Holds.Mean())
		}
	}
}
