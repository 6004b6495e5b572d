package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	for _, name := range sealed {
		if err := checkPrefix(filepath.Join(dir, name), m.Files[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	facts, _, err := readPrefix(filepath.Join(dir, envFile), m.Files[envFile])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", envFile, err)
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

// checkPrefix is readPrefix without the contents.
func checkPrefix(path string, want File) error {
	f, size, err := files.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("missing; %s says %d bytes: copy the whole directory", manifestFile, want.Size)
	case err != nil:
		return err
	}
	defer f.Close()
	if size < want.Size {
		return truncated(f, size, want)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, want.Size)); err != nil {
		return files.Reason(err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
		return edited(f, size)
	}
	return nil
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
			s.identity = identify(facts, line)
		}
		s.processes = max(s.processes, processIn(line)+1)
	}
}

// processIn returns the number of the process in a line of rounds.jsonl, which is decoded when it is merged.
func processIn(line []byte) int {
	_, rest, _ := bytes.Cut(line, []byte(`"Process":`))
	digits, _, _ := bytes.Cut(rest, []byte(","))
	n, _ := strconv.Atoi(string(digits))
	return n
}
