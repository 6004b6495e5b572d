package trace

import "sync"

// scripts are the scripts that were built in this process, by name. A run replays one hundreds of times.
var scripts struct {
	mu   sync.Mutex
	kept map[string]*Script
}

// LoadNamed returns the script of the trace that follows "trace:" in the name of a workload: one of [Embedded], or a
// file, which is read once in a process. Any goroutine may call it.
func LoadNamed(name string) (*Script, error) {
	scripts.mu.Lock()
	defer scripts.mu.Unlock()
	if s := scripts.kept[name]; s != nil {
		return s, nil
	}
	r, err := OpenNamed(name)
	if err != nil {
		return nil, err
	}
	defer r.Close() // read only
	s, err := Build(name, r)
	if err != nil {
		return nil, err
	}
	if scripts.kept == nil {
		scripts.kept = make(map[string]*Script)
	}
	scripts.kept[name] = s
	return s, nil
}
