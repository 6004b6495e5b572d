package schemes

import (
	"fmt"
	"strings"
)

// String lists what is not zero, in words.
func (m Memory) String() string {
	var parts []string
	for _, p := range []struct {
		bytes int
		per   string
	}{
		{m.Module, "for each module"}, {m.Registration, "for each module and table"},
		{m.ModuleCell, "for each module and processor"}, {m.Entry, "for each entry"},
		{m.Table, "for each table"}, {m.TableCell, "for each table and processor"}, {m.Processor, "for each processor"},
		{m.Scheme, "in all"},
	} {
		if p.bytes != 0 {
			parts = append(parts, fmt.Sprintf("%d B %s", p.bytes, p.per))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
