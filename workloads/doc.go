// Package workloads says what is looked up and how often, how long an entry is held, and what is unloaded in the
// meantime.
//
// A [Workload] is a named setting of [Knobs]. [StandardKnobs] is the table of the knobs: what each is, its limits, and
// how it is read and written. [Boot] makes a [System], a model kernel in which every module of the population is loaded
// under one scheme, for the harness (package bench) to drive. A workload does not know which scheme guards the system.
package workloads
