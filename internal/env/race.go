//go:build race

package env

const race = true // built with the race detector
