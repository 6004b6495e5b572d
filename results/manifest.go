package results

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/schemes"
)

// Schema is the version of the directory's format that is written. It is raised
// when a reader of the old form would not understand the new one. [Read] reads
// this one and schema 1.
const Schema = 2

// The files of a results directory.
const (
	manifestFile = "manifest.json"
	envFile      = "env.json"
	benchFile    = "bench.txt"
	roundsFile   = "rounds.jsonl"
	histFile     = "hist.hlog"
)

var sealed = []string{envFile, benchFile, roundsFile, histFile}

// Status says how a run ended.
type Status string

// A run is Running until it is closed. A run that was killed stays Running.
const (
	Running     Status = "running"
	Complete    Status = "complete"
	Interrupted Status = "interrupted"
)

// Manifest says what a run set out to do and how far it got. The caller of
// [Create] fills in the first part; the rest is kept by the [Writer].
type Manifest struct {
	Created time.Time // zero: now
	Command []string  // the command line; empty: that of the process
	Profile string    // quick, standard, thorough
	Seed    uint64
	Schemes []Scheme      // in the order they are shown
	Cells   []bench.Cell  // planned
	Rounds  int           // of each cell
	Half    time.Duration // of each half of a round; 0: not recorded

	Schema  int
	Status  Status
	Done    int // rounds over all cells
	Files   map[string]File
	After   env.Load // the load after the last round
	Resumed []Resumption
	Broken  []Broken // promises that schemes broke, at most one a cell
	Shard   *Shard   // which part of a plan was measured; nil: no part. The caller of Create may set it
	Merged  *Merged  // what it was merged of; nil: it was measured

	_ struct{}
}

// The most that is read of a results directory: of manifest.json, and of each other
// file. A [Writer] does not write more. A plan of 400,000 cells and ten million of its
// rounds are about as much.
const (
	maxManifest       = 64 << 20
	maxFile     int64 = 32 << 30
)

// File names the valid prefix of a file.
type File struct {
	Size   int64
	SHA256 string
}

// Scheme is what a run records about a scheme, so that results outlive it.
type Scheme struct {
	Name    string
	Summary string
	Source  string
	Role    string // contender, floor, control or own index
	Refuses string // when Get may be refused
	Memory  string // what it keeps, in words; empty: an older modbench recorded it

	// Explored is what the explorer has found in the code that was measured, in words, or that it was not explored;
	// empty: an older modbench recorded it.
	Explored string
}

// Describe returns what to record about i, in which the explorer has found what explored says; "": nobody had it
// explored.
func Describe(i schemes.Info, explored string) Scheme {
	return Scheme{Name: i.Name, Summary: i.Summary, Source: i.Source, Role: i.Role.String(),
		Refuses: i.Refuses.String(), Memory: i.Memory.String(), Explored: cmp.Or(explored, figures.NotExplored)}
}

// Planned returns how many rounds the run set out to measure, without those that were
// given up because a promise was broken.
func (m *Manifest) Planned() int {
	n := len(m.Cells) * m.Rounds
	for _, b := range m.Broken {
		n -= m.Rounds - b.Done
	}
	return n
}

// parseManifest reads a manifest and checks everything that can be checked
// without looking at another file.
func parseManifest(data []byte) (*Manifest, error) {
	fail := func(format string, a ...any) (*Manifest, error) {
		return nil, fmt.Errorf("%s: %s", manifestFile, fmt.Sprintf(format, a...))
	}
	var version struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, at(manifestFile, data, err)
	}
	if version.Schema < 1 || version.Schema > Schema {
		return fail("schema %d, this modbench reads 1 to %d: use the modbench that wrote it", version.Schema, Schema)
	}
	m, rec, err := decodeManifest(data, version.Schema)
	if err != nil {
		return fail("%v", err)
	}
	switch m.Status {
	case Running, Complete, Interrupted:
	default:
		return fail("status %.20q, want running, complete or interrupted", m.Status)
	}
	if m.Done < 0 || m.Rounds < 0 || m.Half < 0 {
		return fail("a negative number of rounds or duration: edited by hand?")
	}
	for _, c := range m.Cells {
		if err := checkCell(c); err != nil {
			return fail("%v", err)
		}
	}
	for _, b := range m.Broken {
		if err := checkCell(b.Cell); err != nil {
			return fail("%v", err)
		}
		if b.Done < 0 || b.Done > m.Rounds || b.Round < 0 {
			return fail("%d of %d rounds of a cell that was given up: edited by hand?", b.Done, m.Rounds)
		}
	}
	for _, name := range sealed {
		f, ok := m.Files[name]
		if !ok {
			return fail("does not name %s: edited by hand?", name)
		}
		if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != sha256.Size || f.Size < 0 {
			return fail("size and sha256 of %s make no sense: edited by hand?", name)
		}
		if f.Size > maxFile {
			return fail("%s has %d bytes, and this modbench reads at most %d of a file", name, f.Size, maxFile)
		}
	}
	if err := m.checkShards(); err != nil {
		return fail("%v: edited by hand?", err)
	}
	if err := checkSeal(rec); err != nil { // last, since the errors above say more
		return fail("%v", err)
	}
	return m, nil
}

// at words a JSON error in data as file:line: what.
func at(file string, data []byte, err error) error {
	offset := int64(len(data))
	switch e := err.(type) {
	case *json.SyntaxError:
		offset = e.Offset
	case *json.UnmarshalTypeError:
		offset = e.Offset
	}
	line := 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
	what := strings.TrimPrefix(err.Error(), "json: ")
	if why := Converted(data); why != "" {
		what = why
	}
	if len(bytes.TrimSpace(data)) == 0 {
		what = "empty"
	}
	return fmt.Errorf("%s:%d: %s", file, line, what)
}

// checkCell rejects names that would not survive in a benchmark name or a tag.
func checkCell(c bench.Cell) error {
	for _, n := range []struct{ what, name string }{{"workload", c.Workload}, {"scheme", c.Scheme},
		{"subsystem", c.Subsystem}} {
		if n.name == "" || len(n.name) > 64 || strings.Trim(n.name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" ||
			n.name[0] < 'a' {
			return fmt.Errorf("%s name %.40q: want lower-case letters, digits, - and _, a letter first", n.what, n.name)
		}
	}
	for _, r := range c.Point {
		if len(c.Point) > 64 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("=.:_-%", r) {
			return fmt.Errorf("point %.40q: want letters, digits, = . : _ - %%", c.Point)
		}
	}
	if len(c.Machine) > 64 || strings.Trim(c.Machine, "0123456789abcdef") != "" {
		return fmt.Errorf("machine %.40q: want hexadecimal digits", c.Machine)
	}
	if c.Procs < 1 || c.Procs > 1<<16 {
		return fmt.Errorf("cell %s: %d processors, want 1 to %d", c, c.Procs, 1<<16)
	}
	return nil
}

// encode writes v as JSON that people can read.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(io.Writer(&b))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
