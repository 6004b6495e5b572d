package env

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"strings"
)

// Node returns a word that tells the machines of one plan from each other, and neither names them nor is the same in
// another plan: a digest of salt and of what the kernel drew by lot when it started. It is "" if the system has no such
// thing.
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

// Pretended is what tests say of a machine in place of what it says itself; empty: as it is.
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
