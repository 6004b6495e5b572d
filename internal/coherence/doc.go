// Package coherence simulates what cache lines cost on a machine with many processors.
//
// A [Sim] has N simulated processors. Each runs a program, and what the program does to shared
// memory is a load, a store or a read-modify-write of a [Line]. The simulation is one of discrete
// events and is deterministic for a seed: no clock is read.
//
// A line is owned by one processor, or shared by several. An operation that the processor's copy of
// the line allows takes its own time and nothing more. For any other operation the processor queues
// for the line, in the queue of its own cluster:
//
//   - The line departs from its owner when all of this is true: it was asked for, the owner has had
//     it for a hold window W times a random number from 0.5 to 1.5, and the owner's operation has
//     ended. Until it departs the owner goes on hitting.
//   - A processor that wants to write gets it T - W later. T depends on the distance: sibling,
//     cluster, socket, group, or beyond. If the line was shared, the farthest sharer decides.
//   - A processor that wants to read a modified line gets it R later, and then the line is shared.
//     All reads that wait are served together, [ReadGap] apart.
//   - Requests of the owner's own cluster go first, if they were made before the oldest request from
//     elsewhere has reached the cluster. Then that one goes.
//
// A [Machine] has the numbers. Package published holds the simulation against measurements that
// others have published, and package projection runs schemes over it.
package coherence
