package cow

import (
	"testing"

	"github.com/modbench/modbench/schemes/schemetest"
)

// With the map in front an index answers as without.
func TestAnswersAsTheIndex(t *testing.T) { schemetest.RunOwnIndex(t, New) }
