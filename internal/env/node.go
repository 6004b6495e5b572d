package env

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"strings"
)

// Node returns a word that tells the machines of one plan from each other. It does not name them, and is another one in
// another plan: a digest of salt and of the random id that the kernel made when it started. It is "" if the system has
// no such id.
func Node(salt string) string { return node(os.DirFS("/"), salt) }

func node(root fs.FS, salt string) string {
	id := strings.TrimSpace(file(root, "proc/sys/kernel/random/boot_id"))
	if pretended.Node != "" {
		id = pretended.Node
	}
	if id == Unknown {
		return ""
	}
	sum := sha256.Sum256([]byte(salt + "\n" + id))
	return hex.EncodeToString(sum[:6])
}

// Pretended is what a test says of a machine in place of what the machine says; empty: what the machine says.
type Pretended struct{ CPU, Governor, Node string }

var pretended Pretended

// Pretend has the machine look as if it were another. It is for tests of several machines on one.
func Pretend(p Pretended) { pretended = p }

// on makes e look as p says.
func (p Pretended) on(e *Environment) *Environment {
	if p.CPU != "" {
		e.Machine.CPU = p.CPU
	}
	if p.Governor != "" {
		e.Kernel.Governor = p.Governor
	}
	return e
}
