package loader

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// keeper is a scheme that can say what it keeps for holders and unloads: unloads in its
// lists of waiters, and slots that are taken. Nobody may get, put or unload meanwhile.
type keeper interface{ Kept() (waiters, slots int) }

// Kept returns what s keeps although nobody unloads anything and nobody holds anything but lost references, which a
// forced unload has left, if s can say it.
func Kept(s schemes.Scheme, lost int) (breaches []*promise.Breach) {
	k, ok := s.(keeper)
	if !ok {
		return nil
	}
	waiters, slots := k.Kept()
	for _, c := range []struct {
		n    int
		what string
	}{{waiters, "unloads are in the list of those that wait"}, {max(slots-lost, 0), "slots are taken"}} {
		if c.n != 0 {
			breaches = append(breaches, &promise.Breach{
				Promise: promise.Balance, Seen: fmt.Sprintf("%d %s, and nobody holds or unloads anything", c.n, c.what),
			})
		}
	}
	return breaches
}
