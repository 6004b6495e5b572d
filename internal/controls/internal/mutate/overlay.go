package mutate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
)

// module is modbench's, and registry is the package that lists the mutants of a
// binary, whose file constructors.go the overlay replaces.
const (
	module   = "github.com/modbench/modbench"
	registry = "internal/controls/mutants"
)

// WriteOverlay writes an overlay for the go command to the folder dir: a build
// of modbench in the folder root with -overlay has all mutants in it. It returns
// the file to name there. If rows do not apply, it returns the errors of all of them,
// joined.
//
// The same sources make the same files. The go command caches builds by content, so it
// finds them in its cache even if dir is another folder.
func WriteOverlay(root, dir string) (file string, err error) {
	if root, err = filepath.Abs(root); err != nil {
		return "", err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", err
	}
	virtual, err := overlaid(os.DirFS(root))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	folder, err := os.OpenRoot(dir) // no link in dir leads out of it
	if err != nil {
		return "", err
	}
	defer folder.Close()
	replace := make(map[string]string)
	for name, src := range virtual {
		// "./..." passes over folders with this name, should dir be in a source tree.
		disk := filepath.Join("_mutants", name)
		if err := write(folder, disk, src); err != nil {
			return "", err
		}
		replace[filepath.Join(root, registry, name)] = filepath.Join(dir, disk)
	}
	text, err := json.MarshalIndent(struct{ Replace map[string]string }{replace}, "", "\t")
	if err != nil {
		return "", err
	}
	const name = "overlay.json"
	return filepath.Join(dir, name), write(folder, name, append(text, '\n'))
}

// write makes a file in folder and replaces the file that is there. It does not follow
// links, and fails if there is something that is not a file.
func write(folder *os.Root, name string, data []byte) error {
	if err := folder.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	switch info, err := folder.Lstat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: is not a regular file: choose an empty folder", filepath.Join(folder.Name(), name))
	default:
		if err := folder.Remove(name); err != nil {
			return err
		}
	}
	f, err := folder.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// overlaid returns the files that the overlay adds to the registry's folder, by
// their path in it.
func overlaid(root fs.FS) (files, error) {
	virtual := files{"constructors.go": constructors()}
	var errs []error
	for _, m := range All() {
		src, err := m.source(root)
		errs = append(errs, err)
		for name, text := range src {
			virtual[filepath.Join(m.Package(), name)] = text
		}
	}
	return virtual, errors.Join(errs...)
}

// constructors returns the file of the registry that has all mutants.
func constructors() []byte {
	var b bytes.Buffer
	b.WriteString(generated)
	fmt.Fprintf(&b, "package mutants\n\nimport (\n\t%q\n", module+"/schemes")
	for _, m := range All() {
		fmt.Fprintf(&b, "\t%q\n", module+"/"+registry+"/"+m.Package())
	}
	b.WriteString(")\n\nvar constructors = map[string]func() schemes.Scheme{\n")
	for _, m := range All() {
		fmt.Fprintf(&b, "\t%q: %s.New,\n", m.Name, m.Package())
	}
	b.WriteString("}\n")
	src, err := format.Source(b.Bytes())
	if err != nil {
		panic(err) // a test compiles it for every mutant
	}
	return src
}
