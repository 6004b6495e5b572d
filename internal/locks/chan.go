//go:build explore

package locks

import (
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// Chan is a channel of empty structs, with the operations that package mem uses. Each
// operation is one step. A nil Chan is never ready, like a nil channel.
type Chan struct {
	n, size int
	closed  bool
}

// NewChan returns a Chan with room for size elements. A Chan of size 0 can only be
// closed.
func NewChan(size int) *Chan { return &Chan{size: size} }

// The outcomes of a select of two cases.
const (
	first  = 1 << iota // an element was sent, or received
	second             // the other channel is closed
)

// choice is a select: it says which cases are ready.
type choice struct {
	c    *Chan
	send bool
	done *Chan
}

// Ready implements mem.Waitable.
func (x choice) Ready(mem.Kind, uint32) (variants uint32) {
	if x.send && x.c.n < x.c.size || !x.send && x.c.n > 0 {
		variants = first
	}
	if x.done != nil && x.done.closed {
		variants |= second
	}
	return variants
}

func (x choice) step() bool {
	return mem.Running().Step(mem.Op{
		Kind: mem.KindRMW, Addr: unsafe.Pointer(x.c), Also: unsafe.Pointer(x.done), Wait: x,
	}) == 0
}

// Send is c <- struct{}{}.
func (c *Chan) Send() { c.SendOr(nil) }

// SendOr is a select between a send, for which it returns true, and a receive from
// done, for which it returns false.
func (c *Chan) SendOr(done *Chan) bool {
	ok := choice{c, true, done}.step()
	if ok {
		c.n++
	}
	return ok
}

// ReceiveOr is a select between <-c, for which it returns true, and <-done, for which
// it returns false.
func (c *Chan) ReceiveOr(done *Chan) bool {
	ok := choice{c, false, done}.step()
	if ok {
		c.n--
	}
	return ok
}

// TryReceive is a select between <-c, for which it returns true, and default, for which
// it returns false.
func (c *Chan) TryReceive() bool {
	mem.Running().Step(mem.Op{Kind: mem.KindRMW, Addr: unsafe.Pointer(c)})
	if c.n == 0 {
		return false
	}
	c.n--
	return true
}

// Close is close(c).
func (c *Chan) Close() {
	mem.Running().Step(mem.Op{Kind: mem.KindRMW, Addr: unsafe.Pointer(c)})
	if c.closed {
		panic("close of closed channel")
	}
	c.closed = true
}
