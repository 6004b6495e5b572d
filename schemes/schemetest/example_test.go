package schemetest_test

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/schemetest"
)

// The counting of Linux 2.4 is caught by a stress run: the module is unloaded
// between find and get.
func ExampleStress() {
	report := schemetest.Stress(modcount.New, schemetest.Config{Unloads: 1e6, Limit: time.Minute})
	fmt.Println(report.Broke(promise.Hold), report.Bound(0.99))
	// Output: true 1
}
