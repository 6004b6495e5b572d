package chart

import (
	"maps"
	"slices"
	"testing"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/modbench/modbench/schemes/all"
)

// apart is the least difference after CIEDE2000 at which two colours are told apart.
const apart = 10

// vision is how people see colours: a matrix over linear red, green and blue, after Machado, Oliveira and Fernandes
// 2009, for those without one kind of cones.
type vision [3][3]float64

var visions = map[string]vision{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}},
	"protanopia": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}},
}

func (v vision) sees(c colorful.Color) colorful.Color {
	r, g, b := c.LinearRgb()
	row := func(i int) float64 { return v[i][0]*r + v[i][1]*g + v[i][2]*b }
	return colorful.LinearRgb(row(0), row(1), row(2)).Clamped()
}

// told reports whether two styles are told apart by colour, in every vision and on both pages; if not, where.
func told(t *testing.T, a, b Style) (ok bool, where string) {
	t.Helper()
	for _, page := range []struct {
		name string
		x, y string
	}{{"light", a.Color, b.Color}, {"dark", a.Dark, b.Dark}} {
		x, err1 := colorful.Hex(page.x)
		y, err2 := colorful.Hex(page.y)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for _, name := range slices.Sorted(maps.Keys(visions)) {
			v := visions[name]
			if 100*v.sees(x).DistanceCIEDE2000(v.sees(y)) < apart {
				return false, page.name + ", " + name
			}
		}
	}
	return true, ""
}

// TestApart wants every two styles to be told apart by colour, or by dash and by glyph.
func TestApart(t *testing.T) {
	styles := maps.Clone(fixed)
	for i, s := range others {
		styles["other "+string(rune('a'+i))] = s
	}
	names := slices.Sorted(maps.Keys(styles))
	spelled := map[string]string{}
	for i, a := range names {
		x := styles[a]
		if other := spelled[x.Color]; other != "" {
			t.Errorf("%s and %s are spelled alike, %s", a, other, x.Color)
		}
		spelled[x.Color] = a
		for _, b := range names[:i] {
			y := styles[b]
			if ok, where := told(t, x, y); !ok && (x.Dash == y.Dash || x.Glyph == y.Glyph) {
				t.Errorf("%s and %s have close colours (%s), and the same dash or glyph: %+v, %+v", a, b, where, x, y)
			}
		}
	}
}

// TestNotApart wants the measure to find colours that cannot be told apart.
func TestNotApart(t *testing.T) {
	red, green := Style{Color: "#B24A00", Dark: "#FF9248"}, Style{Color: "#7A6A00", Dark: "#56A9E0"}
	if ok, where := told(t, red, green); ok || where != "light, deuteranopia" && where != "light, protanopia" {
		t.Errorf("red and green: %v %s, want to miss them on a light page without one kind of cones", ok, where)
	}
}

// TestFixed wants a style for each scheme of modbench, for ever.
func TestFixed(t *testing.T) {
	for _, n := range all.Schemes() {
		if name := n().Info().Name; !Fixed(name) {
			t.Errorf("%s has no style of its own: give it the first of others, in palette.go", name)
		}
	}
	if len(others) == 0 {
		t.Error("no style is left for schemes of other programs: add some to others, in palette.go")
	}
	for name, want := range map[string]string{"tryget": "#0072B2", "rwsem": "#D55E00", "none": "#777777"} {
		if got := fixed[name].Color; got != want {
			t.Errorf("%s is %s and was %s on the pages of before", name, got, want)
		}
	}
}
