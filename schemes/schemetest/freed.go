//go:build !explore

package schemetest

// FindsFreed says whether [Stress] sees every access to freed memory, and not
// only those that go wrong: in a build with the tag explore it does.
const FindsFreed = false

func watchFreed(func(Violation)) (stop func()) { return func() {} }
