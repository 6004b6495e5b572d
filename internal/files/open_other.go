//go:build !unix

package files

import (
	"io/fs"
	"os"
)

// There are no such flags here.
const noFollow, nonBlock = 0, 0

func links(fs.FileInfo) uint64 { return 1 }

func own(*os.File, fs.FileInfo) {}
