package results

import (
	"bytes"
	"io"
	"runtime"
	"slices"
	"sync"
)

// inOrder has jobs done on all processors, and calls take with their results in the order of the jobs. It holds only a
// few of them at a time. next returns io.EOF after the last job. If next, work or take fails, inOrder returns the error
// of the earliest job that failed; take is not called after it.
func inOrder[Job, Result any](next func() (Job, error), work func(Job) (Result, error), take func(Result) error) error {
	type outcome struct {
		result Result
		err    error
	}
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan chan outcome, 2*workers)
	stop := make(chan struct{})
	free := make(chan struct{}, workers)
	go func() {
		defer close(queue)
		for {
			job, err := next()
			if err == io.EOF {
				return
			}
			done := make(chan outcome, 1)
			if err != nil {
				done <- outcome{err: err}
			} else {
				free <- struct{}{}
				go func() {
					defer func() { <-free }()
					result, err := work(job)
					done <- outcome{result, err}
				}()
			}
			select {
			case queue <- done:
			case <-stop:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	var first error
	for done := range queue {
		if first != nil {
			continue // next is called no more once the queue is closed
		}
		out := <-done
		if first = out.err; first == nil {
			first = take(out.result)
		}
		if first != nil {
			close(stop)
		}
	}
	return first
}

// batch is some lines of a file, in order, with their line ends.
type batch struct {
	first int // the number of the first, from 1
	lines [][]byte
	block []byte // that they are in
}

// blocks are the blocks of batches that nobody reads any more.
var blocks = sync.Pool{New: func() any { return new([]byte) }}

// done gives the lines of b away: they must not be read any more.
func (b *batch) done() {
	block := b.block
	b.block, b.lines = nil, nil
	blocks.Put(&block) // from here on it is somebody else's
}

// batches returns a function that returns the lines of r, about so many bytes at a time.
func batches(r io.Reader, size int) func() (batch, error) {
	var rest []byte // behind the last line of the last batch
	n, ended := 1, error(nil)
	return func() (batch, error) {
		block := append((*blocks.Get().(*[]byte))[:0], rest...)
		cut := -1 // behind the last line end
		for ended == nil && cut < 0 {
			from := len(block)
			if cap(block) < from+size { // more than is needed, so that the next batch fits as well
				block = slices.Grow(block, size+size/4)
			}
			block = block[:from+size]
			var k int
			k, ended = io.ReadFull(r, block[from:])
			block = block[:from+k]
			if at := bytes.LastIndexByte(block[from:], '\n'); at >= 0 {
				cut = from + at + 1
			}
		}
		switch {
		case ended != nil && ended != io.EOF && ended != io.ErrUnexpectedEOF:
			return batch{}, ended
		case ended != nil: // the last line may have no end
			cut = len(block)
		}
		if cut == 0 {
			return batch{}, io.EOF
		}
		rest = append(rest[:0], block[cut:]...)
		b := batch{first: n, block: block[:cut]}
		for line := range bytes.Lines(b.block) {
			b.lines = append(b.lines, line)
		}
		n += len(b.lines)
		return b, nil
	}
}
