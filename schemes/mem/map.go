//go:build !explore

package mem

import "sync"

// Map is sync.Map: a hash trie. Its Load takes no lock, and does not allocate if the
// key does not escape.
type Map = sync.Map
