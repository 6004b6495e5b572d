package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Temporary makes a file for what is needed only as long as it is open. The system removes it when it is closed,
// however the process ends.
func Temporary(prefix string) (*os.File, error) {
	for n := 0; ; n++ {
		path := filepath.Join(os.TempDir(), fmt.Sprintf("%s%d-%d.tmp", prefix, os.Getpid(), n))
		name, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return nil, err
		}
		h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.CREATE_NEW,
			windows.FILE_ATTRIBUTE_TEMPORARY|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
		switch {
		case err == nil:
			return os.NewFile(uintptr(h), path), nil
		case !errors.Is(err, windows.ERROR_FILE_EXISTS):
			return nil, fmt.Errorf("no temporary file can be made in %s: %w: have TMPDIR name another directory",
				os.TempDir(), Reason(err))
		}
	}
}
