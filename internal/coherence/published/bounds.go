package published

// Bound is how near a prediction must come for the tests to pass: within a factor either way, from one
// number of processors to another.
type Bound struct {
	Machine, Curve string
	From, To       int
	Factor         float64
}

// Holds reports whether predicted by published is within the bound.
func (b Bound) Holds(ratio float64) bool { return ratio <= b.Factor && ratio >= 1/b.Factor }

const (
	hps   = "xeon-8176x8"
	milan = "milan-guest"
	e5    = "e5-2660x2"
)

// Bounds are the bounds that hold. A curve without one is shown, and nothing is promised of it.
var Bounds = []Bound{
	{hps, "count_atomic/update", 2, 420, 1.35},
	{hps, "pthread_rwlock/hold-0us", 4, 420, 2},
	{hps, "refscale/rwsem", 16, 192, 1.5},
	{hps, "refscale/refcnt", 16, 192, 2},
	{hps, "refscale/rwlock", 16, 192, 2},
	{hps, "refscale/srcu", 2, 192, 1.27}, // not below by more than a quarter
	{hps, "route/rcu", 2, 420, 2},
	{hps, "route/hazptr", 2, 420, 2},
	{hps, "route/seqlock", 2, 420, 2},
	{hps, "route/refcnt", 2, 16, 2},
	{milan, "count_atomic/update", 4, 160, 2},
	{e5, "folly/folly_rwspin/100-percent-read", 2, 32, 2},
	{e5, "folly/folly_rwspin/100-percent-write", 2, 32, 2},
	{e5, "folly/folly_rwspin/1-percent-write", 2, 32, 2},
	{e5, "folly/shmtx_wr_pri/100-percent-read", 2, 32, 2},
	{e5, "folly/shmtx_rd_pri/100-percent-read", 2, 32, 2},
	{e5, "folly/shmtx_w_bare/100-percent-read", 2, 32, 2},
	{e5, "folly/shmtx_r_bare/100-percent-read", 2, 32, 2},
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
