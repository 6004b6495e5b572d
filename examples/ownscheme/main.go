// Command ownscheme is modbench with a scheme of its own in it:
//
//	go run ./examples/ownscheme run --scheme striped,gomutex,rwsem
//	go run ./examples/ownscheme verify --scheme striped
package main

import (
	"github.com/modbench/modbench"
	"github.com/modbench/modbench/examples/ownscheme/striped"
)

func main() { modbench.Main(striped.New) }
