package mem_test

import (
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// An up of what is not down breaks the promise about releases, in every build.
func TestUpOfWhatIsUp(t *testing.T) {
	s := mem.NewSemaphore()
	s.Down()
	s.Up()
	defer func() {
		if b := promise.From(recover()); b == nil || b.Promise != promise.Release {
			t.Errorf("panics with the breach %v", b)
		}
	}()
	s.Up()
	t.Error("released twice")
}
