package explored

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"hash"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const (
	module = "github.com/modbench/modbench/"
	below  = module + "schemes" // what a digest covers
)

// Sources makes digests of packages. It reads each package once.
type Sources struct {
	root fs.FS // of modbench: it has the folder schemes
	mu   sync.Mutex
	read map[string]source // guarded by mu
}

// source is a package that was read.
type source struct {
	sum     [sha256.Size]byte
	imports []string // below schemes/
}

// NewSources returns what reads the sources below root, which has the folder schemes.
func NewSources(root fs.FS) *Sources { return &Sources{root: root, read: make(map[string]source)} }

// Digest names the code of the package of that import path, and of all that it imports below schemes/.
func (s *Sources) Digest(importPath string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make(map[string]bool)
	if err := s.collect(importPath, all); err != nil {
		return "", err
	}
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(all)) {
		sum := s.read[p].sum
		fmt.Fprintf(h, "%s %x\n", p, sum)
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:12], nil
}

// collect adds a package, and what it imports, to all.
func (s *Sources) collect(importPath string, all map[string]bool) error {
	if all[importPath] {
		return nil
	}
	src, ok := s.read[importPath]
	if !ok {
		var err error
		if src, err = s.readPackage(importPath); err != nil {
			return err
		}
		s.read[importPath] = src
	}
	all[importPath] = true
	for _, p := range src.imports {
		if err := s.collect(p, all); err != nil {
			return err
		}
	}
	return nil
}

// readPackage reads all files of a package but its tests, those of every build.
func (s *Sources) readPackage(importPath string) (src source, err error) {
	dir, ok := strings.CutPrefix(importPath, module)
	if !ok {
		return src, fmt.Errorf("%s is no package of modbench", importPath)
	}
	names, err := fs.Glob(s.root, path.Join(dir, "*.go"))
	if err != nil {
		return src, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	if len(names) == 0 {
		return src, fmt.Errorf("%s: no source files", importPath)
	}
	h := sha256.New()
	for _, name := range names { // in the order of their names
		text, err := fs.ReadFile(s.root, name)
		if err != nil {
			return src, err
		}
		imports, err := add(h, name, text)
		if err != nil {
			return src, err
		}
		src.imports = append(src.imports, imports...)
	}
	h.Sum(src.sum[:0])
	return src, nil
}

// add adds the code of a file to h, and returns what the file imports below schemes/.
func add(h hash.Hash, name string, text []byte) (imports []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, i := range file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && (p == below || strings.HasPrefix(p, below+"/")) {
			imports = append(imports, p)
		}
	}
	words := wordsOf(fset, file)
	var scan scanner.Scanner
	scan.Init(token.NewFileSet().AddFile(name, -1, len(text)), text, nil, 0) // 0: no comments
	fmt.Fprintf(h, "file %s\n", path.Base(name))
	pending := false // a comma or semicolon, which a closing bracket makes superfluous
	for {
		pos, tok, lit := scan.Scan()
		closing := tok == token.RPAREN || tok == token.RBRACE || tok == token.EOF
		if pending && !closing {
			fmt.Fprintln(h, "separator")
		}
		if pending = tok == token.COMMA || tok == token.SEMICOLON; pending {
			continue
		}
		if tok == token.EOF {
			return imports, nil
		}
		if !words[int(pos)-1] {
			fmt.Fprintln(h, tok, lit)
		}
	}
}

// wordsOf returns the offsets of the strings in what a scheme says of itself, and of the + between two.
func wordsOf(fset *token.FileSet, file *ast.File) map[int]bool {
	words := make(map[int]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		info, ok := n.(*ast.CompositeLit)
		if !ok || !isInfo(info.Type) {
			return true
		}
		ast.Inspect(info, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					words[fset.Position(n.Pos()).Offset] = true
				}
			case *ast.BinaryExpr:
				if lit, ok := n.Y.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					words[fset.Position(n.OpPos).Offset] = true
				}
			}
			return true
		})
		return false
	})
	return words
}

// isInfo reports whether a type is schemes.Info, as it is written.
func isInfo(t ast.Expr) bool {
	if sel, ok := t.(*ast.SelectorExpr); ok {
		t = sel.Sel
	}
	id, ok := t.(*ast.Ident)
	return ok && id.Name == "Info"
}
