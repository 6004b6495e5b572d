package results

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/files"
)

// Shard says which part of a plan was measured into a directory.
type Shard struct {
	Plan string // sha256 of the plan
	I, N int    // it is shard I of N, from 1
	Node string // tells nodes apart and does not name them; "": not known
}

func (s Shard) String() string { return fmt.Sprintf("shard %d of %d", s.I, s.N) }

// Merged says which shards a directory was merged of.
type Merged struct {
	Plan    string // sha256 of the plan
	N       int    // shards that it was divided into
	Parts   []Part // those that are there, by number
	Missing []int  // numbers of those that are not
}

// Part is what is known of one shard of a merged directory: what a results directory
// says of itself beside its rounds.
type Part struct {
	Shard    Shard
	Created  time.Time
	Env      env.Environment
	After    env.Load
	Resumed  []Resumption
	Process  int    // number of its first process in the merged directory
	Done     int    // rounds over all cells
	Identity string // see identify; hexadecimal
}

type (
	shardRecord struct {
		Plan string `json:"plan"`
		I    int    `json:"i"`
		N    int    `json:"n"`
		Node string `json:"node,omitempty"`
	}

	mergedRecord struct {
		Plan    string       `json:"plan"`
		N       int          `json:"n"`
		Parts   []partRecord `json:"parts"`
		Missing []int        `json:"missing,omitempty"`
	}

	partRecord struct {
		Shard    shardRecord        `json:"shard"`
		Created  time.Time          `json:"created"`
		Env      env.Environment    `json:"env"`
		After    env.Load           `json:"load_after"`
		Resumed  []resumptionRecord `json:"resumed,omitempty"`
		Process  int                `json:"first_process"`
		Done     int                `json:"rounds_done"`
		Identity string             `json:"identity"`
	}
)

func (m *Merged) record() *mergedRecord {
	if m == nil {
		return nil
	}
	rec := &mergedRecord{Plan: m.Plan, N: m.N, Missing: m.Missing}
	for _, p := range m.Parts {
		x := partRecord{Shard: shardRecord(p.Shard), Created: p.Created, Env: p.Env, After: p.After,
			Process: p.Process, Done: p.Done, Identity: p.Identity}
		for _, r := range p.Resumed {
			x.Resumed = append(x.Resumed, r.record())
		}
		rec.Parts = append(rec.Parts, x)
	}
	return rec
}

func (rec *mergedRecord) merged() *Merged {
	if rec == nil {
		return nil
	}
	m := &Merged{Plan: rec.Plan, N: rec.N, Missing: rec.Missing}
	for _, x := range rec.Parts {
		p := Part{Shard: Shard(x.Shard), Created: x.Created, Env: x.Env, After: x.After,
			Process: x.Process, Done: x.Done, Identity: x.Identity}
		for _, r := range x.Resumed {
			p.Resumed = append(p.Resumed, r.resumption())
		}
		m.Parts = append(m.Parts, p)
	}
	return m
}

// checkShards checks what a manifest says of shards.
func (m *Manifest) checkShards() error {
	wrong := func(s Shard) bool { return s.I < 1 || s.I > s.N }
	if m.Shard != nil && wrong(*m.Shard) {
		return fmt.Errorf("%v makes no sense", m.Shard)
	}
	if m.Merged == nil {
		return nil
	}
	if len(m.Merged.Parts) == 0 {
		return errors.New("merged of nothing")
	}
	last := Part{Process: -1}
	for _, p := range m.Merged.Parts {
		if wrong(p.Shard) || p.Shard.I <= last.Shard.I || p.Process <= last.Process {
			return fmt.Errorf("%v behind %v makes no sense", p.Shard, last.Shard)
		}
		last = p
	}
	return nil
}

// parts returns a run without rounds for each shard, and the number of the first process of
// each shard after the first; nil if m is nil.
func (m *Merged) parts(of *Manifest) (parts []*Run, starts []int) {
	if m == nil {
		return nil, nil
	}
	for i, p := range m.Parts {
		identity, _ := hex.DecodeString(p.Identity) // a damaged one equals no other
		part := &Run{Dirs: []string{p.Shard.String()}, Manifest: *of, Env: p.Env, identity: string(identity)}
		part.Manifest.Shard, part.Manifest.Merged = &p.Shard, nil
		part.Manifest.Created, part.Manifest.After, part.Manifest.Resumed = p.Created, p.After, p.Resumed
		parts = append(parts, part)
		if i > 0 {
			starts = append(starts, p.Process)
		}
	}
	return parts, starts
}

// notes returns what a reader must know of the shards.
func (m *Merged) notes() (notes []Note) {
	if m == nil {
		return nil
	}
	if len(m.Missing) > 0 {
		notes = append(notes, MissingShards{m.Missing, m.N})
	}
	for _, p := range m.Parts {
		for _, r := range p.Resumed {
			notes = append(notes, NoteOf{p.Shard.String(), r})
		}
	}
	return notes
}

// MissingShards is a [Note] that a directory was merged without some shards of the plan.
type MissingShards struct {
	Shards []int
	Of     int
}

func (MissingShards) note() {}

// Ranges words numbers, which rise, as engines take them: "1,3-5".
func Ranges(numbers []int) string {
	var words []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		word := strconv.Itoa(numbers[i])
		if j > i {
			word += "-" + strconv.Itoa(numbers[j])
		}
		words, i = append(words, word), j+1
	}
	return strings.Join(words, ",")
}

// planFile is the plan of a shard: a copy, so that the directory says by itself what it is a part of.
const planFile = "plan.json"

// KeepPlan writes the plan whose shard is measured into the directory, unless the plan is there.
func (w *Writer) KeepPlan(text []byte) error {
	path := filepath.Join(w.dir, planFile)
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	if !slices.Contains(w.mine, planFile) && w.mine != nil {
		w.mine = append(w.mine, planFile)
	}
	if err := files.Replace(path, text); err != nil {
		return fmt.Errorf("results directory %s: %s: %w", w.dir, planFile, err)
	}
	return nil
}

// PlanOf returns the plan that the results directory dir is a shard of, or was merged of.
func PlanOf(dir string) ([]byte, error) {
	text, err := files.Read(filepath.Join(dir, planFile), maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("results directory %s: no %s in it: no shard of a plan, or copied without it", dir,
			planFile)
	case err != nil:
		return nil, fmt.Errorf("results directory %s: %s: %w", dir, planFile, err)
	}
	return text, nil
}
