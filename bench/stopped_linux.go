package bench

import (
	"bytes"
	"os"
	"strconv"
)

// stopped reports whether a signal has stopped a process.
func stopped(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	i := bytes.LastIndexByte(stat, ')') // the name before it may have any characters
	return err == nil && i+2 < len(stat) && (stat[i+2] == 'T' || stat[i+2] == 't')
}
