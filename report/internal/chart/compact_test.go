package chart

import (
	"strings"
	"testing"
)

func TestCompact(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"paths of one style",
			`<path d="M1,2L1,5.04" style="fill:none;s" /><path d="M3.25,2L0.04,2" style="fill:none;s" />` +
				`<path d="M1,2L0.5,1.5Z" style="fill:none;t" />`,
			`<path d="M1 2v3M3.3 2h-3.3" style="s"/>` + "\n" + `<path d="M1 2l-.5-.5Z" style="t"/>` + "\n"},
		{"steps of nothing", `<path d="M1,2L1.01,2.01L2,3" style="fill:none;s" />`,
			`<path d="M1 2l1 1" style="s"/>` + "\n"},
		{"an arc", `<path d="M5,5A2.4,2.4 0 0 1 0.25,5" style="fill:none;s" />`,
			`<path d="M5 5a2.4 2.4 0 0 1 -4.7 0" style="s"/>` + "\n"},
		{"a curve", `<path d="M5,5Q1,2,3.14,4" style="fill:none;s" />`, `<path d="M5 5Q 1 2 3.1 4" style="s"/>` + "\n"},
		{"exponents", `<path d="M1e-05,1e+02L2,3" style="fill:none;s" />`, `<path d="M0 100l2-97" style="s"/>` + "\n"},
		{"what is filled in black", `<path d="M1,2L2,3"  /><path d="M1,2L2,3" style="fill:#0072B2" />`,
			`<path d="M1 2l1 1" style="fill:#000000"/>` + "\n" + `<path d="M1 2l1 1" style="fill:#0072B2"/>` + "\n"},
		{"texts come last", `<g transform="up"><text x="4" y="-20.04" transform="scale(1, -1)"` + "\n" +
			`style="font-size:12px">a &lt; b</text><path d="M1,2L1,3" style="fill:none;s" /></g></svg>`,
			`<g transform="up" fill="none"><path d="M1 2v1" style="s"/>` + "\n" +
				`</g><text x="4" y="80">a &lt; b</text>` + "\n</svg>"},
		{"other text",
			`<g transform="up"><text x="4" y="-20" transform="scale(1, -1)" ` +
				`style="font-size:9px">a</text></g></svg>`,
			`<g transform="up" fill="none"></g><text x="4" y="80" style="font-size:9px">a</text>` + "\n</svg>"},
		{"text that is turned",
			`<g transform="up"><g transform="turn"><text x="4" y="2" ` +
				`style="font-size:12px">a</text></g></g></svg>`,
			`<g transform="up" fill="none"><g transform="turn"><text fill="#000000" x="4" y="2" ` +
				`style="font-size:12px">a</text></g></g></svg>`},
	} {
		if got := compact(c.body, 100); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// The marks of a chart are where they were drawn, to a tenth of a unit, and take a fraction of the bytes.
func TestCompactChart(t *testing.T) {
	rows := []Row{{Label: "a", Style: Styles([]string{"tryget"})["tryget"], Marks: []float64{2e6}, Lo: 1e6, Hi: 3e6}}
	svg, err := DrawSpreads(frame, rows)
	check(t, svg, err, `font-size="12"`)
	if strings.Contains(svg, "scale(1, -1)\"\nstyle") || strings.Count(svg, "stroke:#000000") > 2 {
		t.Errorf("not compact: %s", svg)
	}
}
