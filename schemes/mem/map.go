//go:build !explore

package mem

import "sync"

// Map is sync.Map: a hash trie whose Load takes no lock and, where the key does
// not escape, does not allocate.
type Map = sync.Map
