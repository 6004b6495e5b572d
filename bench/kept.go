package bench

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// keeper is a scheme that can say what it keeps for holders and unloads: unloads in its
// lists of waiters, and slots that are taken. Nobody may get, put or unload meanwhile.
type keeper interface{ Kept() (waiters, slots int) }

// kept returns what s keeps although nobody holds or unloads anything, if it can say it.
func kept(s schemes.Scheme) (breaches []*promise.Breach) {
	k, ok := s.(keeper)
	if !ok {
		return nil
	}
	waiters, slots := k.Kept()
	for _, c := range []struct {
		n    int
		what string
	}{{waiters, "unloads are in the list of those that wait"}, {slots, "slots are taken"}} {
		if c.n != 0 {
			breaches = append(breaches, &promise.Breach{
				Promise: promise.Balance, Seen: fmt.Sprintf("%d %s, and nobody holds or unloads anything", c.n, c.what),
			})
		}
	}
	return breaches
}
