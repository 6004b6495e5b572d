package results

import (
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
}

type (
	schemeRecord struct {
		Name    string `json:"name"`
		Summary string `json:"summary"`
		Source  string `json:"source"`
		Role    string `json:"role"`
		Refuses string `json:"refuses"`
	}

	fileRecord struct {
		Size   int64  `json:"size"`
		SHA256 string `json:"sha256"`
	}

	resumptionRecord struct {
		Time   time.Time      `json:"time"`
		Done   int            `json:"rounds_done"`
		Differ []differRecord `json:"differ,omitempty"`
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
		x := resumptionRecord{Time: r.Time, Done: r.Done}
		for _, d := range r.Differ {
			x.Differ = append(x.Differ, differRecord(d))
		}
		rec.Resumed = append(rec.Resumed, x)
	}
	return encode(rec)
}

func decodeManifest(data []byte, schema int) (*Manifest, error) {
	rec, err := new(manifestRecord), error(nil)
	if schema == 1 {
		rec, err = decodeManifest1(data)
	} else {
		err = strict(data, rec)
	}
	if err != nil {
		return nil, err
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
		x := Resumption{Time: r.Time, Done: r.Done}
		for _, d := range r.Differ {
			x.Differ = append(x.Differ, figures.FactDiffers(d))
		}
		m.Resumed = append(m.Resumed, x)
	}
	return m, nil
}
