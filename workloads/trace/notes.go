package trace

import (
	"fmt"
	"time"
)

// Notes says what the script could not take from the trace as it stands.
type Notes struct {
	Unknown  Unknown       // lines that are no event
	Lost     int64         // events that the kernel says it lost, at least
	Closed   int           // references ended because the module was freed or the count was lower: their puts are lost
	Opened   int           // references begun because the count was higher: their gets are lost or older than the trace
	Dropped  int           // puts left out that no get belongs to
	Loads    int           // loads and unloads that no event shows
	Unnamed  int           // unload attempts left out that no event names the module of
	Unended  int           // unload attempts left out that had not ended when the trace did
	Back     time.Duration // how much earlier than the one before an event was, at most
	Sorted   bool          // the events were put in the order of their times
	Differ   int           // modules whose count at the end is not the one that the kernel printed last
	Attempts int           // unload attempts in the script
}

// LeftOut says in words what a replay leaves out of the trace, or takes otherwise than it stands there, each in a line;
// nil: nothing.
func (n *Notes) LeftOut() (words []string) {
	note := func(count int64, one, many string) {
		switch count {
		case 0:
		case 1:
			words = append(words, one)
		default:
			words = append(words, fmt.Sprintf(many, count))
		}
	}
	note(n.Unknown.Lines, "1 line is no event", "%d lines are no event")
	if len(n.Unknown.Examples) > 0 {
		first := n.Unknown.Examples[0]
		words[0] += fmt.Sprintf("; the first is line %d: %q", first.Number, first.Text)
	}
	note(n.Lost, "the kernel lost events", "the kernel lost %d events or more")
	note(int64(n.Unnamed), "1 unload attempt is left out: no event names its module",
		"%d unload attempts are left out: no event names their modules")
	note(int64(n.Unended), "1 unload attempt is left out: it had not ended when the trace did",
		"%d unload attempts are left out: they had not ended when the trace did")
	note(int64(n.Dropped), "1 put is left out: its get is missing", "%d puts are left out: their gets are missing")
	note(int64(n.Closed), "1 reference is ended without its put, which is missing",
		"%d references are ended without their puts, which are missing")
	note(int64(n.Loads), "1 load or unload is added that no event shows",
		"%d loads and unloads are added that no event shows")
	note(int64(n.Differ), "1 module ends with another count than the kernel printed last",
		"%d modules end with other counts than the kernel printed last")
	switch {
	case n.Sorted && n.Back > disorder:
		words = append(words, fmt.Sprintf("events were put in order that were up to %v too late in the file", n.Back))
	case !n.Sorted && n.Back > 0:
		words = append(words, fmt.Sprintf("the time jumps back by %v on one processor: the events are taken in "+
			"the order of the file; are these two recordings?", n.Back))
	}
	return words
}
