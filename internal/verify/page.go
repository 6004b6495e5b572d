//go:build explore

package verify

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// address is a pointer in a value: it differs from run to run and says nothing.
var address = regexp.MustCompile(`0x[0-9a-f]{9,12}\b`)

// ends is how many steps of each end the page has of an execution that is too long to
// be read.
const ends = 200

// picture is one violation as the page shows it.
type picture struct {
	Scheme, Configuration, Summary, Memory string
	Broken, Promise, Message, Schedule     string
	Steps, Preemptions, Width              int
	Threads, Waits                         []string
	Rows                                   []pageRow
}

// pageRow is one step, or stands for so many that were skipped.
type pageRow struct {
	Step, Column, Skipped int
	Did, Held, Source     string
	Last                  bool
}

// Page returns violations as one HTML page that needs nothing else: no script, no
// other file. Outcomes without a violation are passed over.
func Page(outcomes []Outcome) ([]byte, error) {
	var pictures []picture
	for _, o := range outcomes {
		if o.Broken == "" {
			continue
		}
		var r replay
		if err := json.Unmarshal([]byte(o.Replay), &r); err != nil || r.Violation == nil {
			return nil, fmt.Errorf("%s in %s: no schedule to draw: %v", o.Scheme, o.Configuration, err)
		}
		pictures = append(pictures, draw(o, r.Violation))
	}
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, pictures)
	return b.Bytes(), err
}

func draw(o Outcome, v *explore.Violation) picture {
	p := picture{
		Scheme: o.Scheme, Configuration: o.Configuration, Memory: v.Memory(), Broken: v.Promise.String(),
		Promise: v.Promise.Text(), Message: legible(v.Message), Schedule: v.Schedule.String(), Waits: v.Waits,
		Steps: len(v.Schedule), Preemptions: v.Preemptions,
	}
	if p.Message == "" {
		p.Message = p.Promise
	}
	for _, c := range Configurations() {
		if c.Name == o.Configuration {
			p.Summary = c.Summary
		}
	}
	column := columns(v)
	for i, name := range v.Threads {
		if _, ok := column[i]; ok {
			p.Threads = append(p.Threads, name)
		}
	}
	p.Width = len(p.Threads) + 2
	for n, r := range v.Timeline {
		if rows := len(v.Timeline); rows > 2*ends && n >= ends && n < rows-ends {
			if n == ends {
				p.Rows = append(p.Rows, pageRow{Skipped: rows - 2*ends})
			}
			continue
		}
		source := r.Source
		if r.From != "" {
			source += " < " + r.From
		}
		p.Rows = append(p.Rows, pageRow{
			Step: n + 1, Column: column[r.Thread], Did: legible(strings.TrimSpace(r.What + " " + r.Value)),
			Held: r.Held, Source: source, Last: n == len(v.Timeline)-1,
		})
	}
	return p
}

// columns numbers the threads that took a step.
func columns(v *explore.Violation) map[int]int {
	acted := make(map[int]bool)
	for _, r := range v.Timeline {
		acted[r.Thread] = true
	}
	column := make(map[int]int)
	for i := range v.Threads {
		if acted[i] {
			column[i] = len(column)
		}
	}
	return column
}

// words are the values of a module's text, which mean something.
var words = strings.NewReplacer(
	fmt.Sprintf("%#x", uint64(schemes.Intact)), "intact",
	fmt.Sprintf("%#x", uint64(schemes.Exited)), "exit has begun",
	fmt.Sprintf("%#x", uint64(schemes.Freed)), "freed",
)

// legible puts words in the place of pointers and of the values of a module's text.
func legible(text string) string { return address.ReplaceAllString(words.Replace(text), "an address") }
