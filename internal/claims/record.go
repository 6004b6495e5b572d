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
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, File), err)
	}
	for _, s := range r.Claims {
		if _, ok := ByNumber(s.Number); !ok {
			return nil, fmt.Errorf("%s: there is no claim %d", filepath.Join(dir, File), s.Number)
		}
	}
	return r, nil
}
