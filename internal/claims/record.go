package claims

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/modbench/modbench/internal/files"
)

// File is the file of a results directory that has the claims.
const File = "claims.json"

// Settled is a claim with its figures and the verdict, as it is kept.
type Settled struct {
	Number  int     `json:"claim"`
	Figures Figures `json:"figures"`
	Verdict Verdict `json:"verdict"`
	Run     string  `json:"run,omitempty"` // the directory of its rounds, below that of the claims
}

// Record is what a run of claims has found.
type Record struct {
	Measured time.Time `json:"measured"`
	CPU      string    `json:"cpu"`
	Procs    int       `json:"processors"`
	Kernel   string    `json:"kernel"`
	Go       string    `json:"go"`
	Rounds   int       `json:"rounds"`
	Round    string    `json:"round"` // how long each lasts
	Claims   []Settled `json:"claims"`
}

// Settle draws the figures of c and judges them.
func Settle(c Claim, b *Bench, run string) (Settled, error) {
	f, err := c.Figures(b)
	if err != nil {
		return Settled{}, fmt.Errorf("claim %d: %w", c.Number, err)
	}
	return Settled{c.Number, f, c.Judge(f), run}, nil
}

// Put adds a settled claim, in the order of the numbers, in place of the one that was there.
func (r *Record) Put(s Settled) {
	for i := range r.Claims {
		switch {
		case r.Claims[i].Number == s.Number:
			r.Claims[i] = s
			return
		case r.Claims[i].Number > s.Number:
			r.Claims = append(r.Claims[:i], append([]Settled{s}, r.Claims[i:]...)...)
			return
		}
	}
	r.Claims = append(r.Claims, s)
}

// Of returns the settled claim of that number.
func (r *Record) Of(number int) (Settled, bool) {
	for _, s := range r.Claims {
		if s.Number == number {
			return s, true
		}
	}
	return Settled{}, false
}

// Write writes the record into a directory.
func (r *Record) Write(dir string) error {
	text, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return files.Replace(filepath.Join(dir, File), append(text, '\n'))
}

// maxRecord is how large a record may be.
const maxRecord = 1 << 20

// Read reads the record of a directory. The error is [os.ErrNotExist] if it has none.
func Read(dir string) (*Record, error) {
	f, _, err := files.Open(filepath.Join(dir, File))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxRecord))
	if err != nil {
		return nil, err
	}
	r := new(Record)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, File),
			files.JSONError(text, err, "claims", "modbench claims"))
	}
	for i := range r.Claims {
		if err := r.Claims[i].judge(); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, File), err)
		}
	}
	return r, nil
}

// judge judges the figures anew, since a verdict is what this modbench makes of them. It fails if there is no such
// claim, or if figures are missing that its verdict asks for.
func (s *Settled) judge() (err error) {
	c, ok := ByNumber(s.Number)
	if !ok {
		return fmt.Errorf("there is no claim %d", s.Number)
	}
	defer func() {
		if why := recover(); why != nil {
			err = fmt.Errorf("claim %d: its figures are those of another modbench: %v", s.Number, why)
		}
	}()
	s.Verdict = c.Judge(s.Figures)
	return nil
}
