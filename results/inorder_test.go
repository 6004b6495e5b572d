package results

import (
	"errors"
	"io"
	"testing"
	"time"
)

// What comes of jobs is taken in their order, however long each takes, and the first error in that order is returned:
// nothing is taken after it.
func TestInOrder(t *testing.T) {
	bad := errors.New("bad")
	for _, c := range []struct {
		name              string
		jobs, fails, lost int // the job that fails, and the one that cannot be taken; -1: none
		taken             int
	}{{"all", 50, -1, -1, 50}, {"none", 0, -1, -1, 0}, {"a job fails", 50, 20, -1, 20}, {"one cannot be taken",
		50, -1, 7, 7}} {
		t.Run(c.name, func(t *testing.T) {
			next, taken := 0, 0
			err := inOrder(func() (int, error) {
				if next == c.jobs {
					return 0, io.EOF
				}
				next++
				return next - 1, nil
			}, func(job int) (int, error) {
				time.Sleep(time.Duration(job%3) * time.Microsecond)
				// the one behind it fails too, perhaps before it
				if job == c.fails || c.fails >= 0 && job == c.fails+1 {
					return job, bad
				}
				return job, nil
			}, func(job int) error {
				if job == c.lost {
					return bad
				}
				if job != taken {
					t.Errorf("job %d is taken as number %d", job, taken)
				}
				taken++
				return nil
			})
			if taken != c.taken || (err != nil) != (c.fails >= 0 || c.lost >= 0) {
				t.Errorf("%d taken, error %v; want %d", taken, err, c.taken)
			}
		})
	}
}
