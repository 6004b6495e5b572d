package results

import (
	"bufio"
	"io"
	"runtime"
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
}

// batches returns a function that returns the lines of r, about so many bytes at a time.
func batches(r io.Reader, size int) func() (batch, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	n := 1
	return func() (batch, error) {
		b, bytes := batch{first: n}, 0
		for bytes < size {
			line, err := in.ReadBytes('\n')
			if len(line) > 0 {
				b.lines = append(b.lines, line)
				bytes += len(line)
			}
			if err == io.EOF && len(b.lines) > 0 {
				break
			}
			if err != nil {
				return batch{}, err
			}
		}
		n += len(b.lines)
		return b, nil
	}
}
