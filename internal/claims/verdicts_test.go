package claims

import (
	"fmt"
	"testing"
)

// at is a figure of which the verdicts ask for the interval.
func at(name string, lo, value, hi float64) Figure {
	return Figure{Name: name, What: name, Unit: Number, Value: value, Lo: lo, Hi: hi, N: 20}
}

// just is a figure that was counted.
func just(name string, v float64) Figure { return counted(name, name, Number, v) }

// Each verdict on both sides of each of its limits.
func TestVerdicts(t *testing.T) {
	ratios := func(unload, stall float64) (f Figures) {
		for _, s := range stopless {
			f = append(f, at(s+" unload", unload-.1, unload, unload+.1), at(s+" stall", stall-.1, stall, stall+.1))
		}
		return f
	}
	turns := func(rwsem, tryget float64) (f Figures) {
		for _, n := range loads {
			f = append(f, at(fmt.Sprint("rwsem ", n), rwsem-.05, rwsem, rwsem+.05),
				at(fmt.Sprint("tryget ", n), tryget-.05, tryget, tryget+.05))
		}
		return f
	}
	for _, c := range []struct {
		claim int
		of    Figures
		want  Outcome
	}{
		{1, Figures{at("rwsem", 0, 0, 3), at("tryget", 90, 100, 110)}, Confirmed},
		{1, Figures{at("rwsem", 0.1, 1, 3), at("tryget", 90, 100, 110)}, Refuted},
		{1, Figures{at("rwsem", 0, 0, 3), at("tryget", 0, 0, 3)}, Unsettled},
		{2, Figures{at("a", 0, 0, 1), at("b", 0, 0, 1)}, Refuted},
		{2, Figures{at("a", 1, 2, 3), at("b", 5, 6, 7)}, Confirmed},
		{2, Figures{at("a", 1, 2, 3), at("b", 2, 3, 4)}, Depends},
		{2, Figures{at("a", 0, 0, 1), at("b", 0, 0, 1), at("c", 5, 6, 7)}, Depends},
		{2, Figures{at("a", 0, 0, 1), at("b", 0, 1, 2)}, Unsettled},
		{3, Figures{at("failed-5ms", 0, 0, 1), at("failed-always", 0, 0, 1), just("loads", 9)}, Confirmed},
		{3, Figures{at("failed-5ms", 0, 0, 1), at("failed-always", 1, 2, 3), just("loads", 9)}, Depends},
		{3, Figures{at("failed-5ms", 1, 2, 3), at("failed-always", 1, 2, 3), just("loads", 9)}, Refuted},
		{3, Figures{at("failed-5ms", 0, 0, 1), at("failed-always", 0, 0, 1), just("loads", 0)}, Unsettled},
		{4, Figures{at("10", 0, 1, 1000), at("100", 0, 1, 1000), just("exit", 9)}, Confirmed},
		{4, Figures{at("10", 0, 1, 1000), at("100", 0, 1, 1001), just("exit", 9)}, Depends},
		{4, Figures{at("10", 1001, 1500, 2000), at("100", 0, 1, 1001), just("exit", 9)}, Refuted},
		{4, Figures{at("10", -9, 500, 1500), at("100", 0, 1, 100), just("exit", 9)}, Unsettled},
		{5, Figures{at("share", 0, 0.01, 0.049), at("guard", 1, 2, 3)}, Confirmed},
		{5, Figures{at("share", 0, 0.01, 0.051), at("guard", 1, 2, 3)}, Depends},
		{5, Figures{at("share", 1.01, 1.1, 1.2), at("guard", 1, 2, 3)}, Refuted},
		{6, Figures{at("percpu", 1.5, 2, 2), at("rwsem", .5, .6, .7), just("procs", 2)}, Confirmed},
		{6, Figures{at("percpu", .9, 2, 2), at("rwsem", .5, .6, .7), just("procs", 2)}, Unsettled},
		{6, Figures{at("percpu", 1.5, 2, 2), at("rwsem", .5, .6, 1.1), just("procs", 3)}, Unsettled},
		{6, Figures{at("percpu", 7, 8, 8), at("rwsem", 1, 2, 3.4), just("procs", 8)}, Confirmed},
		{6, Figures{at("percpu", 7, 8, 8), at("rwsem", 3, 4, 4.5), just("procs", 8)}, Depends},
		{6, Figures{at("percpu", 7, 8, 8), at("rwsem", 6.5, 7, 8), just("procs", 8)}, Refuted},
		{7, Figures{at("rwsem", 1, 2, packetsThen-1)}, Confirmed},
		{7, Figures{at("rwsem", 1, 2, packetsThen+1)}, Depends},
		{7, Figures{at("rwsem", packetsNow+1, packetsNow+2, packetsNow+3)}, Refuted},
		{8, Figures{at("unload-rwsem", 1, 2, 3), at("atomicref", 0, 0, 1), just("attempts", 9)}, Confirmed},
		{8, Figures{at("unload-rwsem", 0, 0, 1), at("atomicref", 0, 0, 1), just("attempts", 9)}, Refuted},
		{8, Figures{at("unload-rwsem", 1, 2, 3), at("atomicref", 1, 2, 3), just("attempts", 9)}, Depends},
		{8, Figures{at("unload-rwsem", 1, 2, 3), at("atomicref", 0, 0, 1), just("attempts", 0)}, Unsettled},
		{9, ratios(.5, .5), Confirmed},
		{9, ratios(.5, 1), Depends},
		{9, ratios(1.2, .5), Refuted},
		{9, ratios(1, 1), Unsettled},
		{10, Figures{just("unload-rwsem less", 1), just("rwsem more", 1)}, Confirmed},
		{10, Figures{just("unload-rwsem less", 0), just("rwsem more", 0)}, Refuted},
		{10, Figures{just("unload-rwsem less", 1), just("rwsem more", 0)}, Depends},
		{11, Figures{just("sites", .85)}, Confirmed},
		{11, Figures{just("sites", .84)}, Depends},
		{11, Figures{just("sites", .49)}, Refuted},
		{12, Figures{at("rate", 0, 0, .9), just("covered", 1), just("legs", 5)}, Confirmed},
		{12, Figures{at("rate", 2, 3, 4), just("covered", 0), just("legs", 5)}, Confirmed},
		{12, Figures{at("rate", 999, 1000, 1001), just("covered", 5), just("legs", 5)}, Depends},
		{12, Figures{at("rate", 1001, 1002, 1003), just("covered", 5), just("legs", 5)}, Refuted},
		{13, Figures{just("rwsem 32", 1), just("one count 32", 1), just("tryget 32", 2), just("from", 1)}, Confirmed},
		{13, Figures{just("rwsem 32", 2), just("one count 32", 1), just("tryget 32", 2), just("from", 1)}, Depends},
		{13, Figures{just("rwsem 32", 2), just("one count 32", 2), just("tryget 32", 2), just("from", 1)}, Refuted},
		{14, Figures{just("unload-rwsem", 99), just("exit time", 1000), just("deadlocks 2003", 0),
			just("deadlocks 2005", 0)}, Confirmed},
		{14, Figures{just("unload-rwsem", 99), just("exit time", 1000), just("deadlocks 2003", 1),
			just("deadlocks 2005", 0)}, Depends},
		{14, Figures{just("unload-rwsem", 101), just("exit time", 1000), just("deadlocks 2003", 1),
			just("deadlocks 2005", 0)}, Refuted},
		{14, Figures{just("unload-rwsem", 99), just("exit time", 1000), just("deadlocks 2003", 1),
			just("deadlocks 2005", 1)}, Refuted},
		{15, order(0, 1, 0, 0), Confirmed},
		{15, order(0, 1, 1, 0), Depends},
		{15, order(1, 1, 0, 0), Refuted},
		{15, order(0, 1, 0, 1), Refuted},
		{15, order(0, 0, 0, 0), Unsettled},
		{16, Figures{just("held across the wait", 1), just("released", 0)}, Depends},
		{16, Figures{just("held across the wait", 1), just("released", 1)}, Confirmed},
		{16, Figures{just("held across the wait", 0), just("released", 0)}, Refuted},
		{17, turns(.1, .9), Confirmed},
		{17, turns(.96, .98), Refuted},
		{17, turns(.8, .8), Unsettled},
		{18, Figures{at("rwsem", 0, 0, .09), at("tryget", .51, .9, 1), just("procs", 2)}, Confirmed},
		{18, Figures{at("rwsem", 0, 0, .11), at("tryget", .51, .9, 1), just("procs", 2)}, Depends},
		{18, Figures{at("rwsem", 0, 0, .09), at("tryget", .49, .9, 1), just("procs", 2)}, Depends},
		{18, Figures{at("rwsem", .51, .9, 1), at("tryget", .51, .9, 1), just("procs", 2)}, Refuted},
		{18, Figures{at("rwsem", 0, 0, .09), at("tryget", .51, .9, 1), just("procs", 1)}, Unsettled},
		{19, mix(0, 1, 1, 0), Confirmed},
		{19, mix(1, 1, 1, 0), Refuted},
		{19, mix(0, 1, 1, 1), Refuted},
		{19, mix(0, 0, 1, 0), Unsettled},
		{19, mix(0, 1, 0, 0), Unsettled},
	} {
		claim, ok := ByNumber(c.claim)
		if !ok {
			t.Fatalf("no claim %d", c.claim)
		}
		if v := claim.Judge(c.of); v.Outcome != c.want || v.Why == "" {
			t.Errorf("claim %d, %v: %s (%s), want %s", c.claim, c.of, v.Outcome, v.Why, c.want)
		}
	}
}

func order(inOrder, without, against, hangs float64) Figures {
	return Figures{just("explored sorted", inOrder), just("explored unsorted", without), just("against order", against),
		just("hangs", hangs)}
}

func mix(converted, rest, unloads, broken float64) Figures {
	return Figures{just("converted", converted), just("not converted", rest), just("unloads", unloads), just("broken", broken)}
}
