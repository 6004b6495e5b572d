// Package schemes is the contract between the things that are looked up, the
// things that unload them, and the scheme that keeps the two apart.
//
// A [Module] is loaded and unloaded. Its init registers an [Entry] in one or
// more [Table]s, its exit unregisters them. A table is one subsystem's
// [Index]; how it is searched is the subsystem's business. A [Scheme] decides
// three things: how a lookup and an unregister exclude or tolerate each other,
// how the module of a found entry is pinned and released, and how an unload
// decides, refuses or waits. The names are the kernel's, and so is the course
// of an unload: the loader (package internal/loader) prepares an [Unload], the
// scheme's Unload runs it from top to bottom.
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
