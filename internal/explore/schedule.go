//go:build explore

package explore

import (
	"fmt"
	"strconv"
	"strings"
)

// Choice is one choice of a schedule: whose step is next, and which of the
// step's variants.
type Choice struct {
	Thread  int  // in order of creation
	Flush   bool // of the thread's store buffer
	Variant int
}

// Schedule determines an execution. As text, and so in JSON, it is a list of
// steps by thread: "0*3 1 0.1 1f" is three steps of thread 0, one of thread 1,
// one of thread 0 in variant 1, and a flush of thread 1's store buffer.
type Schedule []Choice

func (c Choice) String() string {
	s := strconv.Itoa(c.Thread)
	if c.Flush {
		s += "f"
	}
	if c.Variant != 0 {
		s += "." + strconv.Itoa(c.Variant)
	}
	return s
}

func (s Schedule) String() string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 1
		for i+n < len(s) && s[i+n] == s[i] {
			n++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s[i].String())
		if n > 1 {
			fmt.Fprintf(&b, "*%d", n)
		}
		i += n
	}
	return b.String()
}

// MarshalText returns the schedule as String does.
func (s Schedule) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// maxSchedule bounds what UnmarshalText accepts.
const maxSchedule = 1 << 20

// UnmarshalText reads what MarshalText wrote.
func (s *Schedule) UnmarshalText(text []byte) error {
	*s = nil
	for _, word := range strings.Fields(string(text)) {
		one, times, repeated := strings.Cut(word, "*")
		n := 1
		if repeated {
			var err error
			if n, err = strconv.Atoi(times); err != nil || n < 1 || n > maxSchedule {
				return fmt.Errorf("explore: schedule: %q is not a number of steps", times)
			}
		}
		thread, variant, varied := strings.Cut(one, ".")
		thread, flush := strings.CutSuffix(thread, "f")
		c := Choice{Flush: flush}
		var err error
		if c.Thread, err = strconv.Atoi(thread); err != nil || c.Thread < 0 {
			return fmt.Errorf("explore: schedule: %q is not a step", word)
		}
		if varied {
			if c.Variant, err = strconv.Atoi(variant); err != nil || c.Variant < 0 {
				return fmt.Errorf("explore: schedule: %q is not a step", word)
			}
		}
		if len(*s)+n > maxSchedule {
			return fmt.Errorf("explore: schedule of more than %d steps", maxSchedule)
		}
		for range n {
			*s = append(*s, c)
		}
	}
	return nil
}
