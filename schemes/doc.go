// Package schemes is the contract of a scheme: what guards lookups in a table
// against the unload of the modules that have entries in it.
//
// A [Module] is loaded and unloaded. Its init registers an [Entry] in one or
// more [Table]s, its exit unregisters them. A table is the [Index] of one
// subsystem, which defines how it is searched. A [Scheme] decides three things:
// how a lookup and an unregister exclude or tolerate each other, how the module
// of a found entry is pinned and released, and how an unload decides, refuses or
// waits. The names are those of the kernel. So are the steps of an unload: the
// loader (package internal/loader) prepares an [Unload], and the scheme's Unload
// calls its methods in order.
//
// Every scheme promises, and package schemetest checks:
//
//  1. Between a successful Get and its Put the module's exit has not begun and
//     its text is intact.
//  2. An unload that completes runs exit exactly once. One that is refused does not
//     run it, and everything is as before.
//  3. After a completed unload no lookup in any table finds the module; a
//     reload makes it findable again.
//  4. What the scheme declares about refused lookups ([Info].Refuses) is true.
//  5. Nothing hangs: every wait ends.
//
// Schemes share memory through schemes/mem and schemes/percpu only.
package schemes
