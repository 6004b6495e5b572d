package trace

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// printers print an event as each format has it, and what stands before the first event.
var printers = map[Format]struct {
	head  string
	event func(b []byte, e *Event) []byte
}{
	FTrace:   {"# tracer: nop\n#\n", printFTrace},
	TraceCmd: {"cpus=2\n", printTraceCmd},
	TSV:      {tsvHead, printTSV},
}

// printed is a trace that modbench brings along, as text of a format.
func printed(t testing.TB, name string, format Format) string {
	t.Helper()
	r, err := OpenNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(printers[format].head)
	for {
		e, err := r.Next()
		if err == io.EOF {
			return string(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		text = printers[format].event(text, &e)
	}
}

// callSite is a call site as the kernel prints it.
func callSite(site string) string {
	if i := strings.IndexByte(site, '['); i > 0 {
		return site[:i] + " " + site[i:]
	}
	return site
}

func printBody(b []byte, e *Event, answer string) []byte {
	switch e.Kind {
	case Get, Put:
		return fmt.Appendf(b, "%v: %s call_site=%s refcnt=%d\n", e.Kind, e.Module, callSite(e.Site), e.Refs)
	case Load:
		return fmt.Appendf(b, "module_load: %s \n", e.Module)
	case Free:
		return fmt.Appendf(b, "module_free: %s\n", e.Module)
	case Request:
		return fmt.Appendf(b, "module_request: %s wait=1 call_site=%s\n", e.Module, callSite(e.Site))
	case DeleteEnter:
		return fmt.Appendf(b, "kdel: (__x64_sys_delete_module+0x0/0x20) name=%q flags=%#x\n", e.Module, e.Flags)
	}
	return fmt.Appendf(b, answer+"\n", uint64(e.Return))
}

func printFTrace(b []byte, e *Event) []byte {
	b = fmt.Appendf(b, "%16s-%-7d [%03d] ...1. %5d.%06d: ", e.Comm, e.PID, e.CPU, e.At/time.Second,
		e.At%time.Second/time.Microsecond)
	return printBody(b, e, "sys_delete_module -> %#x")
}

func printTraceCmd(b []byte, e *Event) []byte {
	b = fmt.Appendf(b, "%16s-%-5d [%03d] %5d.%09d: ", e.Comm, e.PID, e.CPU, e.At/time.Second, e.At%time.Second)
	return printBody(b, e, "sys_exit_delete_module: %#x")
}

func printTSV(b []byte, e *Event) []byte {
	module, refs, site, extra := e.Module, "-", e.Site, "-"
	if e.Kind == Get || e.Kind == Put {
		refs = fmt.Sprint(e.Refs)
	}
	if e.Kind == DeleteEnter {
		extra = fmt.Sprintf("flags=%#x", e.Flags)
	} else if e.Kind == DeleteExit {
		module, extra = "-", fmt.Sprintf("ret=%d", e.Return)
	}
	if site == "" {
		site = "-"
	}
	return fmt.Appendf(b, "%d\t%d\t%d\t%s\t%v\t%s\t%s\t%s\t%s\n", e.At, e.CPU, e.PID, e.Comm, e.Kind, module, refs, site,
		extra)
}

// A trace says the same in each format.
func TestFormats(t *testing.T) {
	for _, name := range Embedded() {
		want, _, err := readAll(t, strings.NewReader(printed(t, name, TSV)))
		if err != nil {
			t.Fatal(err)
		}
		for format := range printers {
			all, r, err := readAll(t, strings.NewReader(printed(t, name, format)))
			if err != nil || r.Format() != format || r.Unknown().Lines > 0 || len(all) != len(want) {
				t.Fatalf("%s as %s: %v, %v, %+v, %d events", name, format, err, r.Format(), r.Unknown(), len(all))
			}
			for i := range all {
				a, b := all[i], want[i]
				if (a.At - b.At).Abs() >= time.Microsecond {
					t.Fatalf("%s as %s: event %d is at %v, want %v", name, format, i, a.At, b.At)
				}
				a.At, a.Line, b.At, b.Line = 0, 0, 0, 0
				if a != b {
					t.Fatalf("%s as %s: event %d is %+v, want %+v", name, format, i, a, b)
				}
			}
		}
	}
}
