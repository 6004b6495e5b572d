package published

import (
	"fmt"
	"math"
)

// Bound is how near a prediction must come, by CI, from some number of processors to another: a factor
// either way, or a share of what was published.
type Bound struct {
	Machine, Curve string
	From, To       int
	Factor         float64
	Share          float64 // 0: Factor
}

// Holds reports whether predicted by published is within the bound.
func (b Bound) Holds(ratio float64) bool {
	if b.Share > 0 {
		return math.Abs(ratio-1) <= b.Share
	}
	return ratio <= b.Factor && ratio >= 1/b.Factor
}

func (b Bound) String() string {
	if b.Share > 0 {
		return fmt.Sprintf("±%.0f %% from %d to %d", 100*b.Share, b.From, b.To)
	}
	return fmt.Sprintf("%.3g× from %d to %d", b.Factor, b.From, b.To)
}

const (
	hps   = "xeon-8176x8"
	milan = "milan-guest"
	e5    = "e5-2660x2"
)

// Bounds are the bounds that hold. A curve without one is shown, and nothing is promised of it.
var Bounds = []Bound{
	{Machine: hps, Curve: "count_atomic/update", From: 2, To: 420, Factor: 1.35},
	{Machine: hps, Curve: "pthread_rwlock/hold-0us", From: 4, To: 420, Factor: 2},
	{Machine: hps, Curve: "refscale/rwsem", From: 16, To: 192, Factor: 1.5},
	{Machine: hps, Curve: "refscale/refcnt", From: 16, To: 192, Factor: 2},
	{Machine: hps, Curve: "refscale/rwlock", From: 16, To: 192, Factor: 2},
	{Machine: hps, Curve: "refscale/srcu", From: 2, To: 192, Share: 0.25},
	{Machine: hps, Curve: "route/rcu", From: 2, To: 420, Factor: 2},
	{Machine: hps, Curve: "route/hazptr", From: 2, To: 420, Factor: 2},
	{Machine: hps, Curve: "route/seqlock", From: 2, To: 420, Factor: 2},
	{Machine: hps, Curve: "route/refcnt", From: 2, To: 28, Factor: 2},
	{Machine: milan, Curve: "count_atomic/update", From: 4, To: 160, Factor: 2},
	{Machine: e5, Curve: "folly/folly_rwspin/100-percent-read", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/folly_rwspin/100-percent-write", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/folly_rwspin/1-percent-write", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/shmtx_wr_pri/100-percent-read", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/shmtx_rd_pri/100-percent-read", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/shmtx_w_bare/100-percent-read", From: 2, To: 32, Factor: 2},
	{Machine: e5, Curve: "folly/shmtx_r_bare/100-percent-read", From: 2, To: 32, Factor: 2},
}

// Fit is the one point on which the hold window of a machine was fitted.
type Fit struct {
	Machine, Curve string
	Procs          int
}

// Fits are all points that were used for a parameter. All else that is compared was left out of the
// fit, but for the points at one processor, which give a program its instructions.
var Fits = []Fit{
	{hps, "count_atomic/update", 8},
	{milan, "count_atomic/update", 8},
	{e5, "folly/folly_rwspin/100-percent-read", 8},
}
