package text

import (
	"fmt"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes/promise"
)

// Notes returns what is missing in the directory of run or was ignored, a line
// each.
func Notes(run *results.Run) (lines []string) {
	for _, n := range run.Notes {
		lines = append(lines, Note(n))
	}
	return lines
}

// Note words a note.
func Note(n results.Note) string {
	switch n := n.(type) {
	case results.Incomplete:
		return incomplete(n)
	case results.BrokenIn:
		return brokenIn(n)
	case results.MissingShards:
		is, them := "are", "them"
		if len(n.Shards) == 1 {
			is, them = "is", "it"
		}
		return fmt.Sprintf("%d of %s %s missing: %s; run %s, and merge all again",
			len(n.Shards), Count(n.Of, "shard"), is, results.Ranges(n.Shards), them)
	case results.Ignored:
		return fmt.Sprintf("%s: %d bytes after the last complete round are ignored", n.File, n.Bytes)
	case results.Resumption:
		return resumed(n)
	case results.NoteOf:
		return n.Dir + ": " + Note(n.Note)
	}
	return fmt.Sprintf("%T %+v", n, n)
}

// incomplete says how far a run got, what is missing and how to go on.
func incomplete(n results.Incomplete) string {
	s := Count(n.Done, "round")
	if n.Planned > 0 {
		s = fmt.Sprintf("%d of %s", n.Done, Count(n.Planned, "round"))
	}
	switch {
	case n.Status == results.Interrupted:
		s += "; interrupted"
	case n.Status == results.Running:
		s += "; still running, or killed"
	case n.Done < n.Planned:
		return s + ", although the run says that it is complete"
	default:
		return "no rounds"
	}
	if n.Done < n.Planned {
		s += fmt.Sprintf("; every cell has %d of %s", n.Whole, Count(n.PerCell, "round"))
		if n.Ahead > 0 {
			s += fmt.Sprintf(", and %d of %s have one more", n.Ahead, Count(n.Cells, "cell"))
		}
	}
	return s + "; modbench run --resume " + terminal.Word(n.Dir) + " goes on"
}

// brokenIn says which promise a scheme broke, and what there is of its rounds.
func brokenIn(n results.BrokenIn) string {
	breach := promise.Breach{Promise: n.Promise, Table: n.Table, Module: n.Module, Seen: n.Seen}
	s := fmt.Sprintf("%s BROKE the promise %q (%s) in %s, and the rounds that were left of them were given up; ",
		n.Cell.Scheme, n.Promise, n.Promise.Text(), Count(n.Cells, "cell"))
	if n.Cells == 1 {
		s = strings.Replace(s, "left of them", "left of it", 1)
	} else {
		s += "the first: "
	}
	return s + fmt.Sprintf("round %d of %s: %s", n.Round+1, n.Cell, breach.Evidence())
}

// resumed says when and where a run went on.
func resumed(r results.Resumption) string {
	s := fmt.Sprintf("resumed after %s, %s: the rounds before it and those after it are of two processes",
		Count(r.Done, "round"), r.Time.UTC().Format(time.DateTime))
	if len(r.Differ) > 0 {
		var differ figures.Unlike
		for _, d := range r.Differ {
			differ = append(differ, d)
		}
		s += ", and the " + differ.Error()
	}
	return s
}
