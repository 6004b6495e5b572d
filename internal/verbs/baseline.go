package verbs

import (
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes"
)

// baselineFlag names the scheme that others are compared with.
const baselineFlag = "baseline"

// checkBaseline returns a usage error if the baseline is not measured.
func checkBaseline(o order) error {
	if o.baseline == "" {
		return nil
	}
	var names []string
	for _, info := range o.plan.Infos() {
		if info.Role == schemes.Contender {
			names = append(names, info.Name)
		}
	}
	if !slices.Contains(names, o.baseline) {
		return usagef("--baseline %s is not among the schemes that are compared: %s", o.baseline, strings.Join(names,
			", "))
	}
	return nil
}
