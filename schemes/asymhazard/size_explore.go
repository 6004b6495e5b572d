//go:build explore

package asymhazard

// slots is how many hazard pointers a processor has where the scheme is explored. It is less
// than the 16 that are measured, because an unload reads all of them, each in a step of its
// own. More of the references are counted in their module then.
const slots = 2
