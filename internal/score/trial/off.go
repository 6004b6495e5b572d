//go:build !explore

// Command trial checks one mutant of package score. It needs the tag explore.
package main

import "log"

func main() { log.Fatal("trial: build it with the tag explore") }
