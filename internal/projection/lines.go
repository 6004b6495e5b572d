//go:build explore && simulate

package projection

import (
	"unsafe"

	"github.com/modbench/modbench/internal/coherence"
)

// lineSize is how many bytes a line has.
const lineSize = 64

// lines finds the line of a word: by the object that it is in and where in it. The address alone would
// put small objects on one line or on two, as the allocator happens to place them. The garbage
// collector is off while there are lines, so no address is used again.
type lines struct {
	sim   *coherence.Sim
	words map[uintptr]*coherence.Line
	byKey map[key]*coherence.Line

	recent [1024]struct { // what was asked for last, by word
		word uintptr
		line *coherence.Line
	}
}

type key struct {
	object uintptr
	line   uintptr
}

func newLines(s *coherence.Sim) lines {
	return lines{sim: s, words: make(map[uintptr]*coherence.Line), byKey: make(map[key]*coherence.Line)}
}

// of returns the line of the word at p.
func (l *lines) of(p unsafe.Pointer) *coherence.Line {
	word := uintptr(p)
	last := &l.recent[word/4%uintptr(len(l.recent))]
	if last.word != word {
		last.word, last.line = word, l.find(word)
	}
	return last.line
}

func (l *lines) find(word uintptr) *coherence.Line {
	if line := l.words[word]; line != nil {
		return line
	}
	object, _, _ := findObject(word, 0, 0)
	if object == 0 { // no heap object: a global
		object = word &^ (lineSize - 1)
	}
	k := key{object, (word - object) / lineSize}
	line := l.byKey[k]
	if line == nil {
		line = l.sim.NewLine()
		l.byKey[k] = line
	}
	l.words[word] = line
	return line
}

// findObject returns the heap object around p, or 0. It is on the runtime's list of symbols kept for
// packages outside it (runtime/mbitmap.go), with this signature.
//
//go:linkname findObject runtime.findObject
func findObject(p, refBase, refOff uintptr) (base uintptr, span unsafe.Pointer, index uintptr)
