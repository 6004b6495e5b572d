// Package all lists every scheme. A new scheme is added by one line here.
package all

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/modcount"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
)

// Schemes returns the schemes: the floor, the contenders by year, the controls.
func Schemes() []schemes.Info {
	return []schemes.Info{
		none.Info,
		tryget.Info,
		rwsem.Info,
		modcount.Info,
	}
}

// ByName returns the scheme of that name.
func ByName(name string) (schemes.Info, bool) {
	for _, info := range Schemes() {
		if info.Name == name {
			return info, true
		}
	}
	return schemes.Info{}, false
}
