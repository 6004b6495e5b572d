package population

import (
	"fmt"
	"sync"
)

// kinds are what plugins, tenants and handlers of Go programs are called.
var kinds = []string{
	"audit", "auth", "billing", "cache", "codec", "export", "feed", "gateway", "hook", "import",
	"index", "mail", "metrics", "policy", "queue", "render", "search", "storage", "tenant", "workflow",
}

// eachKind is how many plugins of each kind there are: 200 in all.
const eachKind = 10

// pluginBytes is what a plugin keeps loaded: a guess, which no figure depends on.
const pluginBytes = 64 << 10

// For returns the population whose modules register in a subsystem: that of a real kernel, or
// the plugins of a Go program.
func For(subsystem string) *Catalogue {
	if subsystem == "registry" {
		return Plugins()
	}
	return Real()
}

// Plugins returns the population of the table "registry": 200 plugins, each of which registers
// one name and depends on no other. It is made up and comes from no machine. The names are as
// long as such names are, between 7 and 11 bytes.
func Plugins() *Catalogue { return plugins() }

var plugins = sync.OnceValue(func() *Catalogue {
	var unit []source
	for n := range eachKind {
		for _, kind := range kinds {
			name := fmt.Sprintf("%s-%02d", kind, n)
			unit = append(unit, source{
				name: name, bytes: pluginBytes, init: true, exit: true,
				registers: []fact{{subsystem: "registry", stem: name}},
			})
		}
	}
	return build(unit, all)
})
