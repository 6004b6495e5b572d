// Package trace reads what the kernel records of its modules, and makes a workload of it.
//
// A [Reader] reads the text that the kernel's ftrace prints, the text of trace-cmd report and a table of the same
// events, each plain or compressed, event by event. [Summarize] counts what is in a trace. [Build] makes a [Script]:
// who gets and puts which module through which table, and who loads and unloads it, with what the kernel answered.
// Package bench replays a script over a scheme.
//
// docs/traces.md says how a trace is recorded, how puts are paired with gets, and which place of the kernel is which
// table.
package trace
