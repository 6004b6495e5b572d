//go:build !explore

package verbs

import (
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
)

// runVerify says how to get a build that can.
func runVerify(*registry.Registry, *cli.Context) error {
	return errors.New("this build measures and cannot explore; use `go run -tags explore ./cmd/modbench verify`")
}
