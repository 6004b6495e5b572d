package schemetest

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// actor is one goroutine of a check. It notes what it is doing, so that the report of a
// hang can say who waits where.
type actor struct {
	name string
	id   atomic.Pointer[[]byte] // "goroutine 17", as in a stack dump

	doing atomic.Pointer[string]
	holds atomic.Pointer[string]
	moves atomic.Uint64 // grows with every step
	ended chan struct{} // closed when it has returned
}

var nothing = new(string)

// do notes what the actor does next. Cost: two stores to memory of its own.
func (a *actor) do(what *string) {
	a.doing.Store(what)
	a.moves.Add(1)
}

// begin is called on the actor's goroutine.
func (a *actor) begin() {
	var buf [64]byte
	header := buf[:runtime.Stack(buf[:], false)]
	id, _, _ := bytes.Cut(header, []byte(" ["))
	id = bytes.Clone(id)
	a.id.Store(&id)
}

// hasEnded reports whether the actor has returned.
func (a *actor) hasEnded() bool {
	select {
	case <-a.ended:
		return true
	default:
		return false
	}
}

// await waits until all actors have returned or patience is over. It returns the
// actors that have not returned.
func await(actors []*actor, patience time.Duration) (hung []*actor) {
	over := time.NewTimer(patience)
	defer over.Stop()
	for _, a := range actors {
		select {
		case <-a.ended:
		case <-over.C:
			for _, a := range actors {
				if !a.hasEnded() {
					hung = append(hung, a)
				}
			}
			return hung
		}
	}
	return nil
}

// describe says who waits where. It has one line for each actor: what the actor does,
// what it holds, and the calls it is in, innermost first.
func describe(hung []*actor, patience time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "goroutines not returned after %v: %d", patience, len(hung))
	stacks := dump()
	for _, a := range hung {
		fmt.Fprintf(&b, "\n\t%s: in %s", a.name, *a.doing.Load())
		if held := *a.holds.Load(); held != "" {
			fmt.Fprintf(&b, ", holds %s", held)
		}
		if id := a.id.Load(); id != nil {
			fmt.Fprintf(&b, ": %s", calls(stacks, string(*id)))
		}
	}
	return b.String()
}

// dump returns the stacks of all goroutines.
func dump() string {
	for n := 1 << 18; ; n *= 2 {
		buf := make([]byte, n)
		if got := runtime.Stack(buf, true); got < n || n >= 1<<24 {
			return string(buf[:got])
		}
	}
}

// calls returns the functions that goroutine id is in, from a stack dump: innermost
// first, without functions of the runtime and of this package.
func calls(stacks, id string) string {
	for block := range strings.SplitSeq(stacks, "\n\n") {
		if !strings.HasPrefix(block, id+" [") {
			continue
		}
		var in []string
		for line := range strings.SplitSeq(block, "\n") {
			open := strings.LastIndexByte(line, '(')
			if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "created by") || open < 0 {
				continue
			}
			name := line[:open]
			if name = name[strings.LastIndexByte(name, '/')+1:]; strings.HasPrefix(name, "schemetest.") {
				break
			}
			if !strings.HasPrefix(name, "runtime.") && !strings.HasPrefix(name, "internal") {
				in = append(in, name)
			}
		}
		return strings.Join(in, " < ")
	}
	return "no such goroutine"
}
