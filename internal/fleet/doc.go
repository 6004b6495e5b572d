// Package fleet makes the work of a run a set of shards that any engine can run, lose, repeat and put together.
//
//	p, err := fleet.New(plan, flags, fleet.This())   // what is measured: cells, rounds, processes, seeds
//	groups, err := p.Groups(fleet.Shard{I: 3, N: 7}) // a function of plan and shard alone
//	...                                              // modbench run --plan PLAN --shard 3/7, anywhere
//	found, err := fleet.Find(dirs, replace)          // each shard once, or why not
//	err = found.Merge(dir)
//
// A [Plan] names the digest of the program that made it, so that all shards are of one build. What is compared, and
// what shares a size of batches, is one group; a group is in one shard, so every ratio is one of rounds that the same
// process measured. Package fleet schedules nothing: [Script] writes what Slurm, Kubernetes, GNU parallel or ssh take.
package fleet
