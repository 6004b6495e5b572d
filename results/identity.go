package results

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
)

// identify returns what a run is recognised by: the sha256 of how it began, that is of its
// environment and its first round. It is the same in a copy of the directory, whatever its
// name and whenever it was taken. It is "" for a run without rounds.
func identify(env []byte, rounds io.Reader) (string, error) {
	first, err := bufio.NewReader(rounds).ReadBytes('\n')
	if err == io.EOF {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	sum.Write(env)
	sum.Write(bytes.TrimSuffix(first, []byte("\n")))
	return string(sum.Sum(nil)), nil
}

// parts returns the runs that r was merged of; if it is of one directory, r.
func (r *Run) parts() []*Run {
	if len(r.Of) > 0 {
		return r.Of
	}
	return []*Run{r}
}

// Shared returns the directories, one of each run, that hold the same measurement:
// they are one directory, or one is a copy of the other. ok is false if there are none.
func Shared(a, b *Run) (of, with string, ok bool) {
	for _, x := range a.parts() {
		for _, y := range b.parts() {
			if x.identity != "" && x.identity == y.identity {
				return x.Name(), y.Name(), true
			}
		}
	}
	return "", "", false
}

// distinct returns an error if two of runs hold the same measurement, which would
// count its rounds twice.
func distinct(runs []*Run) error {
	for i, b := range runs {
		for _, a := range runs[:i] {
			if x, y, ok := Shared(a, b); ok && x == y {
				return fmt.Errorf("results directory %s is named twice", x)
			} else if ok {
				return fmt.Errorf("results directories %s and %s hold the same run: its rounds would count twice; "+
					"name one of them", x, y)
			}
		}
	}
	return nil
}
