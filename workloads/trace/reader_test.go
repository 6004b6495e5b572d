package trace

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// ftraceText has what the README of the recorded traces lists as hard to read.
const ftraceText = `# tracer: nop
#
# entries-in-buffer/entries-written: 14/14   #P:2
           mount-134     [000] ...1.     6.650353: module_get: loop call_site=misc_open refcnt=2
           mount-134     [000] .N.1.     6.652680: module_get: loop call_site=loop_configure [loop] refcnt=3
   (udev-worker)-180     [000] ...1.     6.782448: module_get: drm call_site=resolve_symbol refcnt=2
 a-1 [000] b (c)-77      [001] ...1.     6.782449: module_put: tun call_site=0xffffffffc06e4d23 refcnt=1
     kworker/1:1-35      [001] .....     6.820876: module_request: hdaudio:v1AF40022r00100101a01
 wait=1 call_site=snd_hda_codec_configure [snd_hda_codec]
CPU:1 [LOST 17 EVENTS]
        modprobe-139     [001] .....     7.812927: module_load: libcrc32c 
        modprobe-140     [001] .....     7.812928: module_load: nvidia POE
             kmt-310     [001] ...1.    11.143644: sys_delete_module(name_user: 7ffd60475e8b, flags: 800)
             kmt-310     [001] .....    11.143768: kdel: (__x64_sys_delete_module+0x0/0x20) name="tun" flags=0x800
             kmt-310     [001] ...1.    11.143868: sys_delete_module -> 0xfffffffffffffff5
             kmt-310     [001] ...1.    11.143869: sys_delete_module(name_user: 7ffd60475e8b, flags: 800)
             kmt-310     [001] ...1.    11.143870: sys_delete_module -> 0xfffffffffffffffe
          <idle>-0       [001] ..s2.    12.004150: sched_switch: prev_comm=x ==> next_comm=y
this is no event
`

func readAll(t testing.TB, in io.Reader) (all []Event, r *Reader, err error) {
	t.Helper()
	if r, err = NewReader(in); err != nil {
		return nil, nil, err
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			return all, r, nil
		}
		if err != nil {
			return all, r, err
		}
		all = append(all, e)
	}
}

func (e Event) brief() string {
	return fmt.Sprintf("%v %d/%d %s %s %s %d %d %x",
		e.At, e.CPU, e.PID, e.Kind, e.Module, e.Site, e.Refs, e.Return, e.Flags)
}

func TestFTrace(t *testing.T) {
	all, r, err := readAll(t, strings.NewReader(ftraceText))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"6.650353s 0/134 module_get loop misc_open 2 0 0",
		"6.65268s 0/134 module_get loop loop_configure[loop] 3 0 0",
		"6.782448s 0/180 module_get drm resolve_symbol 2 0 0",
		"6.782449s 1/77 module_put tun 0xffffffffc06e4d23 1 0 0",
		"6.820876s 1/35 module_request hdaudio:v1AF40022r00100101a01 snd_hda_codec_configure[snd_hda_codec] 0 0 0",
		"0s 0/0 lost   17 0 0",
		"7.812927s 1/139 module_load libcrc32c  0 0 0",
		"7.812928s 1/140 module_load nvidia  0 0 0",
		"11.143768s 1/310 delete_enter tun  0 0 800",
		"11.143868s 1/310 delete_exit   0 -11 0",
		"11.143869s 1/310 delete_enter   0 0 800",
		"11.14387s 1/310 delete_exit   0 -2 0",
		"12.00415s 1/0 other   0 0 0",
	}
	for i, e := range all {
		if i >= len(want) || e.brief() != want[i] {
			t.Errorf("event %d is %q", i, e.brief())
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d events, want %d", len(all), len(want))
	}
	if all[3].Comm != "a-1 [000] b (c)" {
		t.Errorf("comm %q", all[3].Comm)
	}
	if u := r.Unknown(); u.Lines != 1 || u.Examples[0].Text != "this is no event" || u.Examples[0].Number != 19 {
		t.Errorf("unknown: %+v", u)
	}
}

// What trace-cmd report -t prints: nanoseconds, no flags, system calls by their events.
func TestTraceCmd(t *testing.T) {
	const text = `cpus=2
             kmt-135   [000]     4.717591193: sys_enter_delete_module: name_user: 0x7fffd3ca6f39, flags: 0x00000800
             kmt-135   [000]     4.718454443: kdel:                 (ffffffff9ab4bf90) name="loop" flags=0x800
             kmt-135   [000]     4.719178943: sys_exit_delete_module: 0xfffffffffffffffe
CPU:0 [EVENTS DROPPED]
           mount-134   [001] ...1. 5.000000001: module_get:           ext4 call_site=get_fs_type refcnt=2
`
	all, r, err := readAll(t, strings.NewReader(text))
	if err != nil || r.Format() != TraceCmd || r.Unknown().Lines != 0 || len(all) != 4 {
		t.Fatalf("%v, %v, %+v, %d events", err, r.Format(), r.Unknown(), len(all))
	}
	for i, want := range []string{
		"4.718454443s 0/135 delete_enter loop  0 0 800", "4.719178943s 0/135 delete_exit   0 -2 0", "0s 0/0 lost   0 0 0",
		"5.000000001s 1/134 module_get ext4 get_fs_type 2 0 0",
	} {
		if got := all[i].brief(); got != want {
			t.Errorf("event %d is %q, want %q", i, got, want)
		}
	}
}
