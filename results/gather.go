package results

import (
	"bufio"
	"container/heap"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/files"
)

// Gather makes the results directory dir of shards of one plan, which are in the order of their numbers. m describes
// the plan: its cells in the order of the tables, and what else [Create] asks for. plan is its text.
//
// The rounds are in the order in which one machine would have measured them, and keep their numbers; processes are
// numbered anew. If the shards are of machines that differ, each cell names the machine that measured it. Gather
// holds one round of each shard in memory, and has three files of each open. If it fails, it removes what it made.
func Gather(dir string, plan []byte, m Manifest, shards []*ShardDir) (err error) {
	made, err := emptyDir(dir)
	if err != nil {
		return err
	}
	g := &gathering{dir: dir, manifest: m, files: map[string]*buffered{}}
	defer func() {
		if cerr := g.close(); err == nil {
			err = cerr
		}
		if err != nil {
			for _, name := range append([]string{planFile, manifestFile}, sealed...) {
				_ = os.Remove(filepath.Join(dir, name))
			}
			files.RemoveDirs(made)
		}
	}()
	if err := g.begin(shards); err != nil {
		return fmt.Errorf("results directory %s: %w", dir, err)
	}
	for g.sources.Len() > 0 {
		if err := g.round(); err != nil {
			return err
		}
	}
	if err := files.Replace(filepath.Join(dir, planFile), plan); err != nil {
		return fmt.Errorf("results directory %s: %s: %w", dir, planFile, err)
	}
	if err := g.end(); err != nil {
		return fmt.Errorf("results directory %s: %w", dir, err)
	}
	return nil
}

// gathering is a Gather under way.
type gathering struct {
	dir      string
	manifest Manifest
	files    map[string]*buffered
	sources  sources
	config   string // the configuration that the last line of bench.txt was written under
}

// buffered is a file that grows by many small pieces.
type buffered struct {
	*bufio.Writer
	to *appender
}

// begin makes the files, opens the shards, and describes them in the manifest.
func (g *gathering) begin(shards []*ShardDir) error {
	m := &g.manifest
	m.Schema, m.Status, m.Done, m.Resumed, m.Broken = Schema, Complete, 0, nil, nil
	if len(m.Merged.Missing) > 0 {
		m.Status = Interrupted
	}
	apart := differ(shards)
	rank, process := ranks(m.Cells), 0
	for _, s := range shards {
		part := Part{
			Shard: *s.Manifest.Shard, Created: s.Manifest.Created, Env: s.Env, After: s.Manifest.After,
			Resumed: s.Manifest.Resumed, Process: process, Done: s.Manifest.Done,
			Identity: hex.EncodeToString([]byte(s.identity)),
		}
		src := &source{shard: s, rank: rank, process: process}
		if apart {
			src.machine = figures.MachineOf(&s.Env)
			m.label(s.Manifest.Cells, src.machine)
		}
		if err := src.open(); err != nil {
			src.close()
			return fmt.Errorf("%s: %w", s.Dir, err)
		}
		if src.line != nil {
			heap.Push(&g.sources, src)
		}
		m.Merged.Parts = append(m.Merged.Parts, part)
		for _, b := range s.Manifest.Broken {
			b.Cell.Machine = src.machine
			m.Broken = append(m.Broken, b)
		}
		process += max(s.processes, 1)
		m.earliest(s.Manifest.Created)
		m.After = s.Manifest.After
	}
	return g.head(&shards[0].Env)
}

// label names the machine that measured cells.
func (m *Manifest) label(cells []bench.Cell, machine string) {
	of := map[bench.Cell]bool{}
	for _, c := range cells {
		of[c] = true
	}
	for i, c := range m.Cells {
		if of[c] {
			m.Cells[i].Machine = machine
		}
	}
}

func (m *Manifest) earliest(created time.Time) {
	if m.Created.IsZero() || created.Before(m.Created) {
		m.Created = created
	}
}

// differ reports whether the shards are of machines that are not alike.
func differ(shards []*ShardDir) bool {
	for _, s := range shards {
		if figures.MachineOf(&s.Env) != figures.MachineOf(&shards[0].Env) {
			return true
		}
	}
	return false
}

// ranks returns the place of each comparison in the plan, by one of its cells without the scheme.
func ranks(cells []bench.Cell) map[bench.Cell]int {
	rank := map[bench.Cell]int{}
	for i, c := range cells {
		if c.Scheme = ""; rank[c] == 0 {
			rank[c] = i + 1
		}
	}
	return rank
}

// head makes the files and writes what stands before the first round.
func (g *gathering) head(e *env.Environment) error {
	for _, name := range sealed {
		f, err := os.OpenFile(filepath.Join(g.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return fmt.Errorf("%s: %w", name, files.Reason(err))
		}
		to := &appender{f: f, sum: sha256.New()}
		g.files[name] = &buffered{bufio.NewWriterSize(to, 1<<16), to}
	}
	facts, err := encode(e)
	if err != nil {
		return err
	}
	if _, err := g.files[envFile].Write(facts); err != nil {
		return fmt.Errorf("%s: %w", envFile, files.Reason(err))
	}
	if err := beginHist(g.files[histFile], g.manifest.Created); err != nil {
		return fmt.Errorf("%s: %w", histFile, files.Reason(err))
	}
	if _, err := beginBench(g.files[benchFile], e); err != nil {
		return fmt.Errorf("%s: %w", benchFile, files.Reason(err))
	}
	return nil
}

// round writes the round that comes next.
func (g *gathering) round() error {
	src := g.sources[0]
	line, text, hists, err := src.take()
	if err != nil {
		return fmt.Errorf("results directory %s: %w", src.shard.Dir, err)
	}
	if src.line != nil {
		heap.Fix(&g.sources, 0)
	} else {
		heap.Pop(&g.sources)
		src.close()
	}
	if config := configuration(&src.shard.Env); config != g.config {
		text, g.config = append([]byte(config), text...), config
	}
	for name, data := range map[string][]byte{roundsFile: line, benchFile: text, histFile: hists} {
		if g.files[name].to.size+int64(len(data)) > maxFile {
			return fmt.Errorf("results directory %s: %s is full: no more than %d bytes of it are read", g.dir, name,
				maxFile)
		}
		if _, err := g.files[name].Write(data); err != nil {
			return fmt.Errorf("results directory %s: %s: %w", g.dir, name, files.Reason(err))
		}
	}
	g.manifest.Done++
	return nil
}

// end makes the files durable, and then names them in the manifest.
func (g *gathering) end() error {
	g.manifest.Files = map[string]File{}
	for name, a := range g.files {
		err := a.Flush()
		if err == nil {
			err = a.to.f.Sync()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, files.Reason(err))
		}
		g.manifest.Files[name] = a.to.seal()
	}
	data, err := encodeManifest(&g.manifest)
	if err != nil {
		return err
	}
	if len(data) > maxManifest {
		return fmt.Errorf("%s would have more than %d MiB: divide the plan into fewer shards", manifestFile,
			maxManifest>>20)
	}
	if err := files.ReplaceAlone(filepath.Join(g.dir, manifestFile), data); err != nil {
		return fmt.Errorf("%s: %w", manifestFile, err)
	}
	return nil
}

func (g *gathering) close() (err error) {
	for _, s := range g.sources {
		s.close()
	}
	for _, a := range g.files {
		if cerr := a.to.f.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("results directory %s: %w", g.dir, files.Reason(cerr))
		}
	}
	return err
}
