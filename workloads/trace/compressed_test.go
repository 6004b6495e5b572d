package trace

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// compressors are those whose files are read.
var compressors = map[string]func(io.Writer) (io.WriteCloser, error){
	"gzip": func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
	"xz":   func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) },
	"zstd": func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
}

func compressed(t testing.TB, by, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := compressors[by](&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each compression gives the same events as the plain text, and an error with a line wherever it is cut or changed.
func TestCompressed(t *testing.T) {
	plain, _, err := readAll(t, strings.NewReader(ftraceText))
	if err != nil {
		t.Fatal(err)
	}
	for name := range compressors {
		file := compressed(t, name, ftraceText)
		all, _, err := readAll(t, bytes.NewReader(file))
		if err != nil || len(all) != len(plain) {
			t.Errorf("%s: %d events, %v", name, len(all), err)
		}
		for cut := 1; cut < len(file); cut += 1 + 6*(len(file)-cut)/100 { // each near the end, where indexes are
			_, _, err = readAll(t, bytes.NewReader(file[:cut]))
			if err == nil || !strings.Contains(err.Error(), "line ") {
				t.Errorf("%s, cut at byte %d of %d: %v", name, cut, len(file), err)
			}
		}
		changed := bytes.Clone(file)
		changed[len(changed)/2] ^= 0x55
		if _, _, err = readAll(t, bytes.NewReader(changed)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s, changed: %v", name, err)
		}
		twice, _, err := readAll(t, bytes.NewReader(append(bytes.Clone(file), file...)))
		if err != nil || len(twice) != 2*len(plain) {
			t.Errorf("%s, two in one file: %d events, %v", name, len(twice), err)
		}
	}
}

// A file that asks for much memory is refused with what to do, and one that xz -9 has made is read.
func TestDictionary(t *testing.T) {
	for size, want := range map[int]string{64 << 20: "", 128 << 20: "dictionary of 128 MiB"} {
		var b bytes.Buffer
		w, err := xz.WriterConfig{DictCap: size}.NewWriter(&b)
		if err == nil {
			_, err = io.WriteString(w, ftraceText)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewReader(&b)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("xz, %d bytes: %v", size, err)
		}
	}
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithWindowSize(128<<20))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 << 20 { // a small text is in a frame without a window
		if _, err = io.WriteString(w, ftraceLine); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err = readAll(t, &b); err == nil || !strings.Contains(err.Error(), "window of more than 64 MiB") {
		t.Errorf("zstd: %v", err)
	}
}

// What comes out of a compressed file that was changed is read or is an error.
func FuzzCompressed(f *testing.F) {
	for name := range compressors {
		f.Add(compressed(f, name, ftraceText))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewReader(bytes.NewReader(file))
		for events := 0; err == nil && events < 1_000_000; events++ { // a few bytes may be a long text
			_, err = r.Next()
		}
	})
}
