package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
)

// manifestRecord is manifest.json in the present schema. Its parts have the
// fields of the types they stand for and are converted as a whole.
type manifestRecord struct {
	Created time.Time      `json:"created"`
	Command []string       `json:"command"`
	Profile string         `json:"profile"`
	Seed    uint64         `json:"seed"`
	Schemes []schemeRecord `json:"schemes"`
	Cells   []cellRecord   `json:"cells"`
	Rounds  int            `json:"rounds_per_cell"`
	Half    time.Duration  `json:"half_ns"`

	Schema int                   `json:"schema"`
	Status Status                `json:"status"`
	Done   int                   `json:"rounds_done"`
	Files  map[string]fileRecord `json:"files"`
	After  env.Load              `json:"load_after"`

	Resumed []resumptionRecord `json:"resumed,omitempty"`
	Broken  []brokenRecord     `json:"broken,omitempty"`

	Shard  *shardRecord  `json:"shard,omitempty"`
	Merged *mergedRecord `json:"merged,omitempty"`

	SHA256 string `json:"sha256,omitempty"` // of all that is above, see seal; "": an older modbench wrote it
}

type (
	schemeRecord struct {
		Name    string `json:"name"`
		Summary string `json:"summary"`
		Source  string `json:"source"`
		Role    string `json:"role"`
		Refuses string `json:"refuses"`
		Memory  string `json:"memory,omitempty"`

		Explored string `json:"explored,omitempty"`
	}

	fileRecord struct {
		Size   int64  `json:"size"`
		SHA256 string `json:"sha256"`
	}

	resumptionRecord struct {
		Time   time.Time      `json:"time"`
		Done   int            `json:"rounds_done"`
		Differ []differRecord `json:"differ,omitempty"`

		// An older modbench did not record these, so they may be missing.
		Closed *env.Load        `json:"load_before_pause,omitempty"`
		Env    *env.Environment `json:"env,omitempty"`
	}

	differRecord struct {
		Fact   string `json:"fact"`
		Before string `json:"before"`
		After  string `json:"after"`
	}
)

func encodeManifest(m *Manifest) ([]byte, error) {
	rec := &manifestRecord{
		Created: m.Created, Command: m.Command, Profile: m.Profile, Seed: m.Seed, Rounds: m.Rounds, Half: m.Half,
		Schema: m.Schema, Status: m.Status, Done: m.Done, Files: map[string]fileRecord{}, After: m.After,
	}
	for _, s := range m.Schemes {
		rec.Schemes = append(rec.Schemes, schemeRecord(s))
	}
	for _, c := range m.Cells {
		rec.Cells = append(rec.Cells, cellRecord(c))
	}
	for name, f := range m.Files {
		rec.Files[name] = fileRecord(f)
	}
	for _, r := range m.Resumed {
		rec.Resumed = append(rec.Resumed, r.record())
	}
	for _, b := range m.Broken {
		rec.Broken = append(rec.Broken, b.record())
	}
	rec.Shard, rec.Merged = (*shardRecord)(m.Shard), m.Merged.record()
	sum, err := seal(*rec)
	if err != nil {
		return nil, err
	}
	rec.SHA256 = sum
	return encode(rec)
}

// seal returns the sha256 of what rec says. It is of the contents and not of the
// bytes of the file, so white space may change on the way.
func seal(rec manifestRecord) (string, error) {
	rec.SHA256 = ""
	data, err := encode(rec)
	if err != nil {
		return "", err
	}
	// A byte that is not UTF-8 is written as an escape, and read as the replacement
	// character. So both must give the same sum.
	data = bytes.ReplaceAll(data, []byte(`\ufffd`), []byte("\ufffd"))
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// checkSeal returns an error if rec does not say what was written.
func checkSeal(rec *manifestRecord) error {
	if rec.SHA256 == "" {
		return nil
	}
	sum, err := seal(*rec)
	if err == nil && sum != rec.SHA256 {
		err = errors.New("not as modbench wrote it (its sha256 is not that of its contents): " +
			"edited by hand? restore it or measure again")
	}
	return err
}

// decodeManifest reads a manifest. It returns as well what was read, to be checked
// against its seal.
func decodeManifest(data []byte, schema int) (*Manifest, *manifestRecord, error) {
	rec, err := new(manifestRecord), error(nil)
	if schema == 1 {
		rec, err = decodeManifest1(data)
	} else {
		err = strict(data, rec)
	}
	if err != nil {
		return nil, nil, err
	}
	m := &Manifest{
		Created: rec.Created, Command: rec.Command, Profile: rec.Profile, Seed: rec.Seed, Rounds: rec.Rounds,
		Half:   rec.Half,
		Schema: rec.Schema, Status: rec.Status, Done: rec.Done, Files: map[string]File{}, After: rec.After,
	}
	for _, s := range rec.Schemes {
		m.Schemes = append(m.Schemes, Scheme(s))
	}
	for _, c := range rec.Cells {
		m.Cells = append(m.Cells, bench.Cell(c))
	}
	for name, f := range rec.Files {
		m.Files[name] = File(f)
	}
	for _, r := range rec.Resumed {
		m.Resumed = append(m.Resumed, r.resumption())
	}
	for _, b := range rec.Broken {
		m.Broken = append(m.Broken, b.broken())
	}
	m.Shard, m.Merged = (*Shard)(rec.Shard), rec.Merged.merged()
	return m, rec, nil
}

func (r Resumption) record() resumptionRecord {
	rec := resumptionRecord{Time: r.Time, Done: r.Done, Closed: r.Closed, Env: r.Env}
	for _, d := range r.Differ {
		rec.Differ = append(rec.Differ, differRecord(d))
	}
	return rec
}

func (rec resumptionRecord) resumption() Resumption {
	r := Resumption{Time: rec.Time, Done: rec.Done, Closed: rec.Closed, Env: rec.Env}
	for _, d := range rec.Differ {
		r.Differ = append(r.Differ, figures.FactDiffers(d))
	}
	return r
}
