// Package workloads says who asks for what, and when: what is looked up and how
// often, how long it is held, what is unloaded in the meantime. It boots a
// [System], a model kernel with every module of the population loaded under one
// scheme, for the harness (package bench) to drive.
//
// A workload does not know which scheme it drives.
package workloads
