//go:build !explore

package schemetest

import "github.com/modbench/modbench/schemes/promise"

// FindsFreed says whether [Stress] sees every access to freed memory. It does in a
// build with the tag explore; other builds see only accesses that do harm.
const FindsFreed = false

func watchFreed(func(promise.Breach)) (stop func()) { return func() {} }
