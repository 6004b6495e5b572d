package modbench_test

import (
	"github.com/modbench/modbench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
)

// renamed is gomutex under another name. A real program has a scheme of its own.
type renamed struct{ schemes.Scheme }

func (renamed) Info() schemes.Info {
	info := gomutex.Info
	info.Name = "mine"
	return info
}

// The main function of a program that is modbench with one scheme more.
func Example() {
	modbench.Main(func() schemes.Scheme { return renamed{gomutex.New()} })
}
