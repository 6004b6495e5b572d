package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/files"
)

// ShardDir is a results directory that holds a shard of a plan, with what it says of itself.
type ShardDir struct {
	Dir      string
	Manifest Manifest
	Env      env.Environment

	identity  string
	processes int // that measured it
}

// OpenShard reads what the results directory dir says of itself, and checks that its files are as they were
// written. It holds no rounds in memory, however many there are. A directory that holds no shard is an error.
func OpenShard(dir string) (*ShardDir, error) {
	if err := isResults(dir); err != nil {
		return nil, err
	}
	s, err := openShard(dir)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w", dir, err)
	}
	return s, nil
}

func openShard(dir string) (*ShardDir, error) {
	data, err := files.Read(filepath.Join(dir, manifestFile), maxManifest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	m, err := parseManifest(data)
	switch {
	case err != nil:
		return nil, err
	case m.Merged != nil:
		return nil, errors.New("merged already: name the directories of its shards, and merge them all again")
	case m.Shard == nil:
		return nil, errors.New("no shard of a plan: it was measured without --plan; " +
			"modbench report DIR... pools such directories")
	}
	s := &ShardDir{Dir: dir, Manifest: *m}
	var facts []byte
	for _, name := range sealed {
		p, err := openPrefix(filepath.Join(dir, name), m.Files[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		defer p.f.Close()
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if name != envFile {
			continue
		}
		if facts, err = io.ReadAll(p.reader()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, files.Reason(err))
		}
	}
	e, err := env.Parse(facts)
	if err != nil {
		return nil, at(envFile, facts, err)
	}
	s.Env = *e
	if err := s.scan(facts); err != nil {
		return nil, fmt.Errorf("%s: %w", roundsFile, err)
	}
	return s, nil
}

// Complete reports whether all that the shard set out to measure is there.
func (s *ShardDir) Complete() bool {
	return s.Manifest.Status == Complete && s.Manifest.Done >= s.Manifest.Planned() &&
		s.Manifest.Done+len(s.Manifest.Broken) > 0
}

// scan looks at the rounds one by one: what the first says, and how many processes there were.
func (s *ShardDir) scan(facts []byte) error {
	rounds, err := openLines(filepath.Join(s.Dir, roundsFile), s.Manifest.Files[roundsFile].Size)
	if err != nil {
		return err
	}
	defer rounds.Close()
	for n := 0; ; n++ {
		line, err := rounds.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case n == 0:
			if s.identity, err = identify(facts, bytes.NewReader(append(bytes.Clone(line), '\n'))); err != nil {
				return err
			}
		}
		s.processes = max(s.processes, processIn(line)+1)
	}
}

// processIn returns the number of the process in a line of rounds.jsonl. The whole line is decoded later, by Gather.
func processIn(line []byte) int {
	_, rest, _ := bytes.Cut(line, []byte(`"Process":`))
	digits, _, _ := bytes.Cut(rest, []byte(","))
	n, _ := strconv.Atoi(string(digits))
	return n
}
