//go:build !explore

package verify

// Available reports whether this build can explore.
const Available = false
