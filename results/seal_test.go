package results

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
)

// tiny makes a results directory as small as one can be, with a round that has n
// histograms, and goes on with it once if resumed.
func tiny(t *testing.T, n int, resumed bool) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "x")
	e := &env.Environment{Schema: env.Schema}
	e.Go.Version, e.Machine.CPU = "go1.26.8", "Example"
	c := bench.Cell{Workload: "a", Scheme: "b", Subsystem: "c", Procs: 1}
	m := Manifest{Command: []string{"modbench", "run", "\xff"}, Cells: []bench.Cell{c}, Rounds: 2,
		Schemes: []Scheme{{Name: "b", Role: "contender"}}}
	w, err := create(dir, m, e)
	if err != nil {
		t.Fatal(err)
	}
	add := func(w *Writer, round int) {
		r := &bench.Round{Cell: c, N: round, Start: time.Unix(1e9, 5).UTC(), Lookups: 1000, Elapsed: time.Millisecond}
		all := slots(r)
		for _, s := range all[:n] {
			*s.at = new(bench.Histogram)
			(*s.at).Add(time.Microsecond)
		}
		if err := w.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	add(w, 0)
	if resumed {
		run, err := Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(Interrupted); err != nil {
			t.Fatal(err)
		}
		if run, err = Read(dir); err != nil {
			t.Fatal(err)
		}
		if w, err = resume(dir, run, e); err != nil {
			t.Fatal(err)
		}
		add(w, 1)
	}
	if err := w.Close(Complete); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestEveryBit flips every bit of every file of a directory, one at a time. Each is
// either an error that names the file, or changes nothing of what is read: the case of a
// letter in a name of a field, or one white space for another.
func TestEveryBit(t *testing.T) {
	dir := tiny(t, 1, true)
	want, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{manifestFile}, sealed...) {
		step := 7 // of a sealed file: all bits are the same to a digest
		if name == manifestFile && !testing.Short() {
			step = 1
		}
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		harmless := 0
		for bit := 0; bit < 8*len(data); bit += step {
			i, mask := bit/8, byte(1)<<(bit%8)
			flip(t, f, i, data[i]^mask)
			got, err := Read(dir)
			switch {
			case err == nil && !reflect.DeepEqual(got, want):
				t.Errorf("%s: bit %d of byte %d, %q to %q, goes unnoticed", name, bit%8, i, data[i], data[i]^mask)
			case err == nil:
				harmless++
			case !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), dir):
				t.Errorf("%s: bit %d of byte %d: the error does not name the file: %v", name, bit%8, i, err)
			}
			flip(t, f, i, data[i])
		}
		t.Logf("%s: one of %d of %d bits, %d change nothing", name, step, 8*len(data), harmless)
		if name != manifestFile && harmless > 0 {
			t.Errorf("%s: %d flips go unnoticed", name, harmless)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func flip(t *testing.T, f *os.File, at int, b byte) {
	t.Helper()
	if _, err := f.WriteAt([]byte{b}, int64(at)); err != nil {
		t.Fatal(err)
	}
}

// TestSealSurvives reads a manifest whose white space was changed: a checkout with other
// line ends is no damage.
func TestSealSurvives(t *testing.T) {
	dir := tiny(t, 1, false)
	path := filepath.Join(dir, manifestFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err != nil {
		t.Error(err)
	}
}

// TestFull fills the disk in the middle of a round, at each of the files: what was
// measured before is kept, the error says so, and the run goes on when there is room.
func TestFull(t *testing.T) {
	for _, name := range []string{roundsFile, benchFile, histFile, manifestFile} {
		t.Run(name, func(t *testing.T) {
			dir := tiny(t, 1, false)
			run, err := Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			run.Manifest.Status = Interrupted
			data, err := encodeManifest(&run.Manifest)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666); err != nil {
				t.Fatal(err)
			}
			w, err := resume(dir, run, &run.Env)
			if err != nil {
				t.Fatal(err)
			}
			again := crowd(t, w, name)
			next := *run.Rounds[0]
			next.N = 1
			err = w.Add(&next)
			var unwritten *WriteError
			if !errors.As(err, &unwritten) || unwritten.Done != 1 || unwritten.Dir != dir ||
				!strings.Contains(err.Error(), name) {
				t.Fatalf("error %v, want one that names %s, %s and 1 round", err, dir, name)
			}
			if err := w.Add(&next); err == nil {
				t.Error("an Add after one that failed has no error")
			}
			if err := w.Close(Interrupted); !errors.As(err, &unwritten) || unwritten.Done != 1 {
				t.Errorf("Close: %v, want the error of Add", err)
			}
			again()
			w, got, err := Resume(dir)
			if err != nil || len(got.Rounds) != 1 {
				t.Fatalf("resumed: %+v, %v, want 1 round", got, err)
			}
			if err := errors.Join(w.Add(&next), w.Close(Complete)); err != nil {
				t.Fatal(err)
			}
			if got, err = Read(dir); err != nil || len(got.Rounds) != 2 {
				t.Errorf("%+v, %v, want 2 rounds", got, err)
			}
		})
	}
}

// crowd makes the next write to a file of w fail. What it returns makes room again.
func crowd(t *testing.T, w *Writer, name string) (again func()) {
	t.Helper()
	if name == manifestFile { // no temporary file can be made
		tmp := filepath.Join(w.dir, manifestFile+".tmp")
		if err := os.MkdirAll(filepath.Join(tmp, "full"), 0o777); err != nil {
			t.Fatal(err)
		}
		return func() {
			if err := os.RemoveAll(tmp); err != nil {
				t.Error(err)
			}
		}
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		r, pipe, perr := os.Pipe() // elsewhere: a pipe that nobody reads
		if perr != nil {
			t.Fatal(perr)
		}
		r.Close()
		full = pipe
	}
	kept := w.files[name].f
	w.files[name].f = full
	return func() { kept.Close() }
}

// TestLimits reads and writes no file that is larger than what is read of one.
func TestLimits(t *testing.T) {
	dir := tiny(t, 1, false)
	run, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	// A file of terabytes with nothing in it is read as far as the manifest seals it, and
	// a manifest that seals all of it is refused.
	path := filepath.Join(dir, roundsFile)
	if err := os.Truncate(path, 50<<30); err != nil {
		if runtime.GOOS == "linux" {
			t.Fatal(err)
		}
		t.Skip("no sparse files here: ", err)
	}
	got, err := Read(dir)
	if err != nil || len(got.Rounds) != 1 || len(got.Notes) == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	for size, want := range map[int64]string{
		50 << 30: "rounds.jsonl has 53687091200 bytes, and this modbench reads at most 34359738368 of a file",
		32 << 20: "rounds.jsonl: not as modbench wrote it",
	} {
		m := run.Manifest
		m.Files = map[string]File{}
		for name, f := range run.Manifest.Files {
			m.Files[name] = f
		}
		m.Files[roundsFile] = File{Size: size, SHA256: m.Files[roundsFile].SHA256}
		data, err := encodeManifest(&m)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err = Read(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	if err := os.Truncate(filepath.Join(dir, manifestFile), 50<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), "manifest.json: is larger than 64 MiB") {
		t.Errorf("error %v", err)
	}
}

// TestWriterLimits plans more than a manifest may hold, and fills a file.
func TestWriterLimits(t *testing.T) {
	dir := tiny(t, 1, false)
	run, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	run.Manifest.Status = Interrupted
	w := &Writer{dir: dir, manifest: run.Manifest, files: map[string]*appender{histFile: {size: maxFile}}}
	err = w.append(map[string][]byte{histFile: []byte("x")})
	if err == nil || !strings.Contains(err.Error(), "hist.hlog is full: no more than 34359738368 bytes") {
		t.Errorf("error %v", err)
	}
	w = &Writer{dir: dir, manifest: run.Manifest}
	w.manifest.Command = []string{strings.Repeat("x", maxManifest)}
	if err := w.commit(); err == nil || !strings.Contains(err.Error(), "manifest.json would have more than 64 MiB") {
		t.Errorf("error %v", err)
	}
}
