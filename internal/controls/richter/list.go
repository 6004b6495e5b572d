package richter

import (
	"slices"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// semaphore is a table's rw_semaphore. A release of one that nobody holds is fatal;
// the kernel's would have gone on with a wrong count.
type semaphore struct {
	order int // stands for its address
	_     [128]byte
	mem.RWMutex
	_ [128]byte
}

// node ties a module to a semaphore: struct module_rwsem. There is one for each
// registration. It is in the module's static data, so it is freed with the module.
type node struct{ sem *semaphore }

// list is a module's nodes, sorted by semaphore. Nodes of one semaphore are side by
// side, so a walk can skip a node that has the same semaphore as the one before it.
type list struct {
	owner *schemes.Module
	mu    mem.Mutex
	nodes []node // guarded by mu
}

// add inserts a node: register_module_rwsem.
func (l *list) add(sem *semaphore) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := len(l.nodes)
	for i > 0 && l.nodes[i-1].sem.order > sem.order {
		i--
	}
	l.nodes = slices.Insert(slices.Clone(l.nodes), i, node{sem})
}

// walk returns the distinct semaphores in order. The nodes lie in the module's
// memory: in a freed module a walk would follow poisoned pointers.
func (l *list) walk() (sems []*semaphore) {
	if l.owner.Text() == schemes.Freed {
		panic(&promise.Breach{
			Promise: promise.Freed, Module: l.owner.Name,
			Seen: "module_rwsems_up: the list of a module that has been freed",
		})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, n := range l.nodes {
		if i == 0 || n.sem != l.nodes[i-1].sem {
			sems = append(sems, n.sem)
		}
	}
	return sems
}

// down is module_rwsems_down: it write-locks every semaphore of the list. It starts
// over if one was added meanwhile; the posted code overlooks that case.
func (l *list) down() {
	for {
		sems := l.walk()
		for _, sem := range sems {
			sem.Lock()
		}
		if slices.Equal(sems, l.walk()) {
			return
		}
		release(sems)
	}
}

// up is module_rwsems_up.
func (l *list) up() { release(l.walk()) }

func release(sems []*semaphore) {
	for _, sem := range sems {
		sem.Unlock()
	}
}
