package trace

import (
	"bytes"
	"strings"
	"testing"
)

const (
	ftraceLine   = "           mount-134     [000] ...1.     6.650353: module_get: loop call_site=misc_open refcnt=2\n"
	traceCmdLine = "           mount-134   [000]     6.650353123: module_get:           " +
		"loop call_site=misc_open refcnt=2\n"
	tsvHead = "#t_ns\tcpu\tpid\tcomm\tevent\tmodule\trefcnt\tcall_site\textra\n"
	tsvLine = "6650353\t0\t134\tmount\tmodule_get\tloop\t2\tmisc_open\t-\n"
)

// Variants of each format that are corrupted in the same way give an error that names the line, or are counted.
func TestCorrupted(t *testing.T) {
	for _, f := range []struct{ name, head, line, lost, clock, clockWrong string }{
		{"ftrace", "# tracer: nop\n", ftraceLine, "CPU:0 [LOST 5 EVENTS]\n",
			strings.Replace(ftraceLine, "6.650353", "6650353", 1), "line 3: the time is not in seconds"},
		{"trace-cmd", "cpus=2\n", traceCmdLine, "CPU:1 [5 EVENTS DROPPED]\n",
			strings.Replace(traceCmdLine, "6.650353123", "6650353123", 1), "line 3: the time is not in seconds"},
		{"TSV", tsvHead, tsvLine, "7\t0\t0\t-\tlost\t-\t5\t-\t-\n",
			strings.Replace(tsvLine, "6650353", "6.650353", 1), ""},
	} {
		good := f.head + f.line
		part := f.line[:len(f.line)*3/4]
		for _, c := range []struct {
			what, text, wrong string
			events            int
			unknown           int64
		}{
			{"as it should be", good + f.line, "", 2, 0},
			{"CRLF", strings.ReplaceAll(good+f.line, "\n", "\r\n"), "", 2, 0},
			{"cut", good + part, "line 3: the file ends in the middle of the line", 1, 0},
			{"cut at the last byte", good + f.line[:len(f.line)-1], "line 3: the file ends in the middle", 1, 0},
			{"binary", good + "a\x00b\n" + f.line, "line 3: a byte 0 at column 2", 1, 0},
			{"a disk full of zeros", good + strings.Repeat("\x00", 1<<18), "line 3: a byte 0", 1, 0},
			{"huge line", good + strings.Repeat("x", 1<<18) + "\n" + f.line, "", 2, 1},
			{"huge last line", good + strings.Repeat("x", 1<<18), "line 3: the file ends in the middle", 1, 0},
			{"interleaved", good + part + f.line + f.line, "", 2, 1},
			{"wrong clock", good + f.clock, f.clockWrong, 1, 1},
			{"lost events", good + f.lost + f.line, "", 3, 0},
			{"a number that is too large", good + strings.Replace(f.line, "134", "9999999999999999999", 1), "", 1, 1},
			{"a count that is none", good + strings.NewReplacer("refcnt=2", "refcnt=two", "\t2\t", "\ttwo\t").
				Replace(f.line), "", 1, 1},
			{"another language", good + "\xff\xfe\xfd\n" + f.line, "", 2, 1},
		} {
			corrupted(t, f.name+", "+c.what, c.text, c.wrong, c.events, c.unknown)
		}
	}
}

// What is no trace, or none of one format alone.
func TestNoTrace(t *testing.T) {
	for _, c := range []struct {
		what, text, wrong string
		events            int
		unknown           int64
	}{
		{"trace.dat", "\x17\x08\x44tracing6", "trace-cmd report", 0, 0},
		{"another file", "hello\nworld\n", "line 1: none of 2 lines is an event", 0, 0},
		{"UTF-16", "\xff\xfe#\x00 \x00", "line 1: a text of UTF-16: save it as UTF-8", 0, 0},
		{"UTF-16, the other way round", "\xfe\xff\x00#\x00 ", "line 1: a text of UTF-16", 0, 0},
		{"the mark of UTF-8", "\xef\xbb\xbf" + ftraceLine, "", 1, 0},
		{"the mark of UTF-8 before a table", "\xef\xbb\xbf" + tsvHead + tsvLine, "", 1, 0},
		{"a processor without events", "cpus=2\nCPU 1 is empty\n" + traceCmdLine, "", 1, 0},
		{"a name that the probe could not read", strings.Replace(ftraceLine, "module_get: loop call_site=misc_open refcnt=2",
			"kdel: (__x64_sys_delete_module+0x0/0x20) name=(fault) flags=0x800", 1), "", 1, 0},
		{"empty", "", "is empty: there was no event", 0, 0},
		{"no events", "# tracer: nop\n", "there was no event", 0, 0},
		{"a long other file", strings.Repeat("hello\n", 2000), "line 1: none of 1000 lines", 0, 0},
		{"request without its rest", ftraceLine + strings.Replace(ftraceLine,
			"module_get: loop call_site=misc_open refcnt=2", "module_request: fs-xfs", 1) + ftraceLine, "", 3, 0},
		{"a row that is short", tsvHead + tsvLine + "0\t0\n", "", 1, 1},
		{"tai, which counts from 1970", strings.Replace(ftraceLine, "6.650353", "1795674000.650353", 1), "", 1, 0},
	} {
		corrupted(t, c.what, c.text, c.wrong, c.events, c.unknown)
	}
}

func corrupted(t *testing.T, what, text, wrong string, events int, unknown int64) {
	t.Helper()
	all, r, err := readAll(t, strings.NewReader(text))
	if (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
		t.Errorf("%s: error %v, want %q", what, err, wrong)
		return
	}
	if len(all) != events || r != nil && wrong == "" && r.Unknown().Lines != unknown {
		t.Errorf("%s: %d events, want %d; unknown %+v, want %d", what, len(all), events, r.Unknown(), unknown)
	}
}

// fuzz feeds text to the reader and what is read to the builder. Neither may panic, and a script obeys its rules.
func fuzz(t *testing.T, text []byte) {
	all, r, err := readAll(t, bytes.NewReader(text))
	if r != nil && int64(len(all)) > 2*r.Lines() {
		t.Errorf("%d events in %d lines", len(all), r.Lines())
	}
	if err != nil {
		return
	}
	if r, err = NewReader(bytes.NewReader(text)); err == nil {
		if _, err := Summarize(r); err != nil {
			t.Error(err)
		}
	}
	r, err = NewReader(bytes.NewReader(text))
	if err != nil {
		return
	}
	if s, err := Build("fuzz", r); err == nil {
		checkScript(t, s)
	}
}

func FuzzFTrace(f *testing.F) {
	f.Add([]byte(ftraceText))
	f.Fuzz(fuzz)
}

func FuzzTraceCmd(f *testing.F) {
	f.Add([]byte("cpus=1\n x-1 [000] 5.000000001: module_get: ext4 call_site=get_fs_type refcnt=2\n" +
		" x-1 [000] 5.000000002: module_put: ext4 call_site=y refcnt=1\n x-1 [000] 5.1: module_free: ext4\n"))
	f.Fuzz(fuzz)
}

func FuzzTSV(f *testing.F) {
	f.Add(
		[]byte("#t_ns\tcpu\tpid\tcomm\tevent\tmodule\trefcnt\tcall_site\textra\n0\t0\t1\tx\tmodule_load\tm\t-\t-\t-\n" +
			"1\t0\t1\tx\tmodule_get\tm\t2\ts\t-\n2\t0\t1\tx\tdelete_enter\tm\t-\t-\tflags=0x800\n" +
			"3\t0\t1\tx\tdelete_exit\t-\t-\t-\tret=-11\n"),
	)
	f.Fuzz(fuzz)
}
