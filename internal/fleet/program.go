package fleet

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
)

// Program is a build of modbench.
type Program struct {
	SHA256 string `json:"sha256"` // of the binary
	Go     string `json:"go"`
	OS     string `json:"goos"`
	Arch   string `json:"goarch"`
}

// String names the build.
func (p Program) String() string {
	return fmt.Sprintf("sha256 %.12s of %s for %s/%s", p.SHA256, p.Go, p.OS, p.Arch)
}

// This returns the program that runs.
func This() (Program, error) {
	p := Program{Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	exe, err := os.Executable()
	if err != nil {
		return p, err
	}
	f, err := os.Open(exe)
	if err != nil {
		return p, err
	}
	defer f.Close() // read only
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return p, fmt.Errorf("%s: %w", exe, err)
	}
	p.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return p, nil
}

// Static reports whether the program that runs needs no libraries of the machine that it runs on, as far as that can
// be seen.
func Static() bool {
	exe, err := os.Executable()
	if err != nil {
		return true
	}
	f, err := elf.Open(exe)
	if err != nil { // no ELF: a system whose programs always use its libraries
		return true
	}
	defer f.Close() // read only
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return false
		}
	}
	return true
}
