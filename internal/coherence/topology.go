package coherence

// place is where a processor is.
type place struct{ core, cluster, socket, group int32 }

// CPUs returns how many processors the machine has.
func (m *Machine) CPUs() int {
	t := m.Topology
	return t.Sockets * t.Clusters * t.Cores * t.Threads
}

// places returns where each of the first n processors is.
func (m *Machine) places(n int) []place {
	t := m.Topology
	perSocket := t.Clusters * t.Cores
	cores := t.Sockets * perSocket
	all := make([]place, n)
	for i := range all {
		core := i / t.Threads
		if t.Siblings == Last {
			core = i % cores
		}
		socket := core / perSocket
		perGroup := max(t.Sockets/max(t.Groups, 1), 1)
		all[i] = place{
			core: int32(core), cluster: int32(core / t.Cores), socket: int32(socket), group: int32(socket / perGroup),
		}
	}
	return all
}

// distance returns how far two places are from each other, which are those of two processors.
func (a place) distance(b place) Distance {
	switch {
	case a.core == b.core:
		return Sibling
	case a.cluster == b.cluster:
		return Cluster
	case a.socket == b.socket:
		return Socket
	case a.group == b.group:
		return Group
	}
	return Far
}

// shared reports for each of the first n processors whether its sibling is among them.
func shared(places []place) []bool {
	count := make(map[int32]int)
	for _, p := range places {
		count[p.core]++
	}
	with := make([]bool, len(places))
	for i, p := range places {
		with[i] = count[p.core] > 1
	}
	return with
}
