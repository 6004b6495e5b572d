package bench

import "testing"

func TestShareCore(t *testing.T) {
	core := map[int]string{0: "0,4", 1: "1,5", 4: "0,4", 5: "1,5"}
	for _, c := range []struct {
		cpus []int
		want bool
	}{
		{nil, false}, {[]int{0}, false}, {[]int{0, 1}, false}, {[]int{8, 9}, false},
		{[]int{0, 1, 4}, true}, {[]int{1, 5}, true},
	} {
		if got := shareCoreOf(c.cpus, func(cpu int) string { return core[cpu] }); got != c.want {
			t.Errorf("%v: %v, want %v", c.cpus, got, c.want)
		}
	}
}
