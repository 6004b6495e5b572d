//go:build !race

package env

const race = false // built without the race detector
