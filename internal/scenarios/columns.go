package scenarios

import (
	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Columns returns what makes the schemes that the table has a column of: those of
// package all, and modcount, the one control that every scenario is run against.
func Columns() []func() schemes.Scheme { return append(all.Schemes(), modcount.New) }
