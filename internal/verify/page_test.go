//go:build explore

package verify

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/promise"
)

// A page escapes whatever texts a violation has, loads nothing, runs nothing, and marks
// where the promise is broken.
func TestPage(t *testing.T) {
	const evil = `<script>alert(1)</script>"'&`
	v := &explore.Violation{
		Promise: promise.Hold, Message: evil + " at 0xc000123456", Threads: []string{"idle", "looker " + evil, "unloader"},
		Schedule: explore.Schedule{{Thread: 1}, {Thread: 2}}, Waits: []string{evil},
		Timeline: []explore.Row{
			{Thread: 1, What: "load " + evil, Value: "= 1", Source: evil, From: "b.go:2", Held: evil},
			{Thread: 2, What: "store m.state", Value: "1 -> 2", Source: "c.go:3"},
		},
	}
	text, err := json.Marshal(replay{Scheme: evil, Configuration: "unload", Violation: v})
	if err != nil {
		t.Fatal(err)
	}
	o := Outcome{Scheme: evil, Configuration: "unload", Broken: "hold", Replay: string(text)}
	page, err := Page([]Outcome{{Scheme: "good", Configuration: "unload"}, o})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"at an address", ">unloader</th>", `<tr class="last"><td class="step">2</td>`, "hold is broken: ",
		"store m.state 1 -&gt; 2",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	for _, never := range []string{"<script", "idle", "http:", "https:", "0xc000", "good"} {
		if strings.Contains(string(page), never) {
			t.Errorf("the page has %q", never)
		}
	}
	if got := scripts(t, string(page)); got != "" {
		t.Errorf("the page has %s", got)
	}
	if _, err := Page([]Outcome{{Broken: "hold", Replay: "{}"}}); err == nil {
		t.Error("a violation without a schedule is drawn")
	}
}

// scripts returns the first thing on a page that would run or be fetched, or "". The page
// must be well-formed.
func scripts(t *testing.T, page string) string {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if err == io.EOF {
			return ""
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if slices.Contains([]string{"script", "img", "iframe"}, e.Name.Local) {
			return e.Name.Local
		}
		for _, a := range e.Attr {
			if n := a.Name.Local; strings.HasPrefix(n, "on") || n == "src" || n == "href" && a.Value != "data:," {
				return n
			}
		}
	}
}
