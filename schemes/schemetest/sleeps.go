//go:build !explore

package schemetest

import "sync/atomic"

func watchSleeps(watching, slept *atomic.Bool) (stop func()) { return func() {} }
