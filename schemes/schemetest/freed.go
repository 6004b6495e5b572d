//go:build !explore

package schemetest

import "github.com/modbench/modbench/schemes/promise"

// FindsFreed says whether [Stress] sees every access to freed memory, and not
// only those that go wrong: in a build with the tag explore it does.
const FindsFreed = false

func watchFreed(func(promise.Breach)) (stop func()) { return func() {} }
