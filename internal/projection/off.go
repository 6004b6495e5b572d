//go:build !explore || !simulate

package projection

// Available reports whether this build can project.
const Available = false
