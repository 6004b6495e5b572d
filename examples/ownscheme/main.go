// Command ownscheme is modbench with a scheme of its own in it:
//
//	go run ./examples/ownscheme run --scheme striped,gomutex,rwsem
package main

import (
	"github.com/modbench/modbench/examples/ownscheme/striped"
	"github.com/modbench/modbench"
)

func main() { modbench.Main(striped.New) }
