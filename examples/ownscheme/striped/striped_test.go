package striped

import (
	"testing"

	"github.com/modbench/modbench/schemes/schemetest"
)

func TestConformance(t *testing.T) { schemetest.Run(t, New) }
