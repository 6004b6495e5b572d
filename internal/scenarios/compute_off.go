//go:build !explore

package scenarios

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
)

// Explore says how to get a build that can run scenarios.
func Explore(newScheme func() schemes.Scheme) ([]Row, error) {
	const cannot = "what scenarios come to under %s is not on record, and this build cannot explore: " +
		"build it with -tags explore"
	return nil, fmt.Errorf(cannot, newScheme().Info().Name)
}
