//go:build !linux && !explore && !race && !modbench_nolinkname

package percpu

import "time"

func registerMembarrier() bool { return false }
func membarrier() bool         { return false }
func nap()                     { time.Sleep(20 * time.Microsecond) }
