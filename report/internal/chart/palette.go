package chart

// Nine colours can be told apart by everybody, on white and on black: any two are 10 apart after CIEDE2000 in normal
// vision, without the green cones and without the red ones. There are more schemes than that. So up to four share a
// colour, and these differ in dash and in glyph; a test measures both. Those that share one are spelled a shade apart,
// so that each scheme has a spelling of its own, by which style sheet and script find its marks.

// fixed are the schemes of modbench. A scheme keeps its style for ever, since people read pages of different years side
// by side; a new scheme takes the first of others, and is added here.
var fixed = map[string]Style{
	"none":                     {Color: "#777777", Dark: "#A0A0A0", Dash: Dotted, Glyph: Plus},
	"modcount":                 {Color: "#B01050", Dark: "#FF2D6B", Dash: Dotted, Glyph: Cross},
	"tryget":                   {Color: "#0072B2", Dark: "#56A9E0", Dash: Solid, Glyph: Circle},
	"unload-lock":              {Color: "#0072B3", Dark: "#56A9E0", Dash: Mixed, Glyph: Diamond},
	"tryget-as-shipped":        {Color: "#0072B4", Dark: "#56A9E0", Dash: Dotted, Glyph: Cross},
	"splitref":                 {Color: "#0072B5", Dark: "#56A9E0", Dash: Dashed, Glyph: Triangle},
	"rwsem":                    {Color: "#D55E00", Dark: "#FF9248", Dash: Dashed, Glyph: Square},
	"rwsem-fifo":               {Color: "#D55E01", Dark: "#FF9248", Dash: Solid, Glyph: Diamond},
	"rwsem-plainput":           {Color: "#D55E02", Dark: "#FF9248", Dash: Mixed, Glyph: Triangle},
	"rwsem-handoff":            {Color: "#D55E03", Dark: "#FF9248", Dash: Dotted, Glyph: Down},
	"unload-rwsem":             {Color: "#B01051", Dark: "#FF2D6B", Dash: Solid, Glyph: Down},
	"percpu-rwsem":             {Color: "#B01052", Dark: "#FF2D6B", Dash: Dashed, Glyph: Circle},
	"speculative":              {Color: "#B01053", Dark: "#FF2D6B", Dash: Mixed, Glyph: Square},
	"gomutex":                  {Color: "#570F0F", Dark: "#8D5835", Dash: Solid, Glyph: Square},
	"rwsem-as-posted":          {Color: "#570F10", Dark: "#8D5835", Dash: Dotted, Glyph: Plus},
	"richter-double-release":   {Color: "#570F11", Dark: "#8D5835", Dash: Dashed, Glyph: Cross},
	"bravo-percpu":             {Color: "#570F12", Dark: "#8D5835", Dash: Mixed, Glyph: Circle},
	"hazard":                   {Color: "#000066", Dark: "#5959C0", Dash: Solid, Glyph: Triangle},
	"hazard-asym":              {Color: "#000067", Dark: "#5959C0", Dash: Dashed, Glyph: Down},
	"epoch":                    {Color: "#000068", Dark: "#5959C0", Dash: Mixed, Glyph: Diamond},
	"richter-free-before-walk": {Color: "#000069", Dark: "#5959C0", Dash: Dotted, Glyph: Cross},
	"srcu":                     {Color: "#4D94FF", Dark: "#4DFFFF", Dash: Solid, Glyph: Diamond},
	"rcu":                      {Color: "#4D94FE", Dark: "#4DFFFF", Dash: Dashed, Glyph: Circle},
	"percpuref":                {Color: "#4D94FD", Dark: "#4DFFFF", Dash: Mixed, Glyph: Down},
	"richter-bare-rollback":    {Color: "#4D94FC", Dark: "#4DFFFF", Dash: Dotted, Glyph: Plus},
	"atomicref":                {Color: "#1DA56E", Dark: "#A3FFC8", Dash: Solid, Glyph: Square},
	"bravo":                    {Color: "#1DA56F", Dark: "#A3FFC8", Dash: Dashed, Glyph: Triangle},
	"syncmap":                  {Color: "#1DA570", Dark: "#A3FFC8", Dash: Mixed, Glyph: Circle},
	"rcu-defer":                {Color: "#1DA571", Dark: "#A3FFC8", Dash: Dotted, Glyph: Diamond},
	"cow":                      {Color: "#A5381D", Dark: "#FFFF1A", Dash: Solid, Glyph: Circle},
	"mixed":                    {Color: "#A5381E", Dark: "#FFFF1A", Dash: Dashed, Glyph: Square},
	"srcu-fast":                {Color: "#777778", Dark: "#A0A0A0", Dash: Solid, Glyph: Circle},
	"percpuref-kill":           {Color: "#A5381F", Dark: "#FFFF1A", Dash: Dotted, Glyph: Triangle},
}

// others are given to schemes without a fixed style, in the order shown.
var others = []Style{
	{Color: "#777779", Dark: "#A0A0A0", Dash: Dashed, Glyph: Square},
	{Color: "#A53820", Dark: "#FFFF1A", Dash: Mixed, Glyph: Down},
	{Color: "#77777A", Dark: "#A0A0A0", Dash: Mixed, Glyph: Triangle},
}
