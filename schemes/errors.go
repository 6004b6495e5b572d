package schemes

import "errors"

// The errors of Get.
var (
	ErrNotFound = errors.New("not found")
	ErrRefused  = errors.New("refused: module is going")
)

// The errors of load, unload, register and unregister: the kernel's error numbers by
// name.
var (
	ErrNoModule    = errors.New("no such module (ENOENT)")
	ErrBusy        = errors.New("busy (EBUSY)")
	ErrWouldBlock  = errors.New("in use (EWOULDBLOCK)")
	ErrInterrupted = errors.New("interrupted (EINTR)")
	ErrExist       = errors.New("exists (EEXIST)")
	ErrInvalid     = errors.New("not registered (EINVAL)")
)

// ErrAgain is what a scheme's Unload returns after it has released everything and
// slept. The loader then starts over and looks the module up by name again. Callers
// of the loader do not see this error.
var ErrAgain = errors.New("start over")
