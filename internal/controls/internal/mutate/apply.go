package mutate

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// files are the source files of a package, by name, without its tests.
type files map[string][]byte

// read returns the scheme's files. root is the root folder of modbench.
func (s Scheme) read(root fs.FS) (files, error) {
	names, err := fs.Glob(root, path.Join(s.folder(), "*.go"))
	if err != nil {
		return nil, err
	}
	src := make(files)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if src[path.Base(name)], err = fs.ReadFile(root, name); err != nil {
			return nil, err
		}
	}
	if len(src) == 0 {
		return nil, fmt.Errorf("no source files in %s", s.folder())
	}
	return src, nil
}

func (s Scheme) folder() string { return path.Join("schemes", s.Package) }

// apply returns the files of the mutant's scheme before and after the edits.
func (m Mutant) apply(root fs.FS) (before, after files, err error) {
	if before, err = m.Of.read(root); err != nil {
		return nil, nil, m.failed(err)
	}
	after = maps.Clone(before)
	for i, e := range m.Edits {
		if after[e.File], err = e.apply(after[e.File]); err != nil {
			file := path.Join(m.Of.folder(), e.File)
			return nil, nil,
				m.failed(fmt.Errorf("edit %d of %d does not apply to %s: %w", i+1, len(m.Edits), file, err))
		}
	}
	for name := range after {
		if after[name], err = format.Source(after[name]); err != nil {
			return nil, nil,
				m.failed(fmt.Errorf("%s is not valid Go after the edits: %w", path.Join(m.Of.folder(), name), err))
		}
	}
	return before, after, nil
}

func (m Mutant) failed(err error) error { return fmt.Errorf("mutant %s: %w", m.Name, err) }

// apply returns src with the edit made. Its error says which lines of the text to
// change are not in src, or that the text is there more than once.
func (e Edit) apply(src []byte) ([]byte, error) {
	if src == nil {
		return nil, fmt.Errorf("there is no such file")
	}
	switch n := strings.Count(string(src), e.Old); n {
	case 1:
		return bytes.Replace(src, []byte(e.Old), []byte(e.New), 1), nil
	case 0:
		return nil, fmt.Errorf("%s.\nThe scheme has changed, so change this row of the table too. "+
			"The text to replace was:\n%s", missing(string(src), e.Old), e.Old)
	default:
		return nil, fmt.Errorf("the text to replace occurs %d times and must occur once.\n"+
			"Make it longer. It is:\n%s", n, e.Old)
	}
}

// missing says which lines of text are not in src.
func missing(src, text string) string {
	have := slices.Collect(strings.SplitSeq(src, "\n"))
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !slices.ContainsFunc(have, func(s string) bool { return strings.Contains(s, line) }) {
			lines = append(lines, fmt.Sprintf("%q", line))
		}
	}
	if len(lines) == 0 {
		return "the file has each line of the text to replace, but not one after the other"
	}
	return "the file has no line " + strings.Join(lines, " and no line ")
}
