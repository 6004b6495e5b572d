//go:build !explore

package verbs

import (
	"errors"

	"github.com/urfave/cli/v2"
)

// runVerify says how to get a build that can.
func runVerify(*cli.Context) error {
	return errors.New("this build measures and cannot explore; use `go run -tags explore ./cmd/modbench verify`")
}
