//go:build !unix

package bench

// usage is empty: this system does not tell.
type usage struct{}

func readUsage() usage { return usage{} }

func (usage) since() Interference { return Interference{} }
