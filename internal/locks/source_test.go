//go:build explore

package locks

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// source is a file of a lock that is measured, and the replacements that make it use
// package mem of the explore build. Each text that is replaced must be in the file.
type source struct {
	file    string
	replace []string // pairs
	adapter string   // what makes the file a Variant
}

// programs is how many random programs are run over each lock and its model.
const programs = 60

const (
	seam = `import "github.com/modbench/modbench/schemes/mem"`
	both = "import (\n\t\"github.com/modbench/modbench/internal/locks\"\n\t\"github.com/modbench/modbench/schemes/mem\"\n)"
)

var sources = map[string]source{
	"rwlock": {
		"schemes/mem/rwlock.go",
		[]string{
			"//go:build !explore", "",
			"package mem", "package PACKAGE",
			"import (\n\t\"runtime\"\n\t\"sync/atomic\"\n)", seam,
			"atomic.Int32", "mem.Int32",
			"if n%Looks == 0 {\n\t\t\truntime.Gosched()\n\t\t}", "mem.Pause()",
		},
		`RW: func() locks.RW { return new(RWLock) }`,
	},
	"wait": {
		"schemes/mem/wait.go",
		[]string{
			"//go:build !explore", "",
			"package mem", "package PACKAGE",
			`import "sync/atomic"`, both,
			"atomic.Uint32", "mem.Uint32",
			"atomic.Bool", "mem.Bool",
			"make(chan struct{}, 1)", "locks.NewChan(1)",
			"make(chan struct{})", "locks.NewChan(0)",
			"<-chan struct{}", "*locks.Chan",
			"chan struct{}", "*locks.Chan",
			"w.token <- struct{}{}\n", "w.token.Send()\n",
			"select {\n\tcase <-w.token:", "switch w.token.ReceiveOr(sig.done()) {\n\tcase true:",
			"{ s.ch <- struct{}{} }", "{ s.ch.Send() }",
			"select {\n\tcase s.ch <- struct{}{}:", "switch s.ch.SendOr(sig.done()) {\n\tcase true:",
			"case <-sig.done():", "default:",
			"select {\n\tcase <-s.ch:", "switch s.ch.TryReceive() {\n\tcase true:",
			"close(s.ch)", "s.ch.Close()",
		},
		`Waiter: func() locks.Waiter { return waiter{NewWaiter()} },
	Signal: func() locks.Signal { return NewSignal() },
	Semaphore: func() locks.Semaphore { return semaphore{NewSemaphore()} }`,
	},
	"fifo": {
		"schemes/rwsemfifo/fifo.go",
		[]string{"package rwsemfifo", "package PACKAGE"},
		`RW: func() locks.RW { return queued{new(fifo)} }`,
	},
	"handoff": {
		"schemes/rwsemhandoff/handoff.go",
		[]string{
			"package rwsemhandoff", "package PACKAGE",
			"mem.Spins", "1",
			"l.first.late.Passed()", "late()", "p.late.Passed()", "late()",
			// Nobody knows how long a step takes: a choice.
			"// patience is how", "func late() bool {\n\te := mem.Running()\n" +
				"\treturn e != nil && e.Step(mem.Op{Kind: mem.KindChoose, Arg: 2}) == 1\n}\n\n// patience is how",
		},
		`RW: func() locks.RW { return new(handoff) }`,
	},
	"grace": {
		"schemes/percpu/grace.go",
		[]string{
			"//go:build !explore && !race && !modbench_nolinkname", "",
			"package percpu", "package PACKAGE",
			"import (\n\t\"runtime\"\n\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"\n)", `import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)`,
			"most = 4096", "most = 8",
			"mark uint64", "mark mem.Relaxed",
			"mark *uint64", "mark *mem.Relaxed",
			"atomic.Uint64", "mem.Uint64",
			"atomic.LoadUint64(", "load(",
			"sync.Mutex", "mem.Mutex",
			"runtime.GOMAXPROCS(0)", "percpu.Possible()",
			"procUnpin()", "procUnpin(cpu)",
			"const polling = 5 * time.Microsecond", "",
			"	var begun time.Time\n", "",
			"case begun.IsZero():\n\t\t\tbegun = time.Now()\n\t\tcase time.Since(begun) > polling:\n\t\t\treturn false",
			"default:\n\t\t\treturn false",
			"switch {\n\t\tcase begun.IsZero():\n\t\t\tbegun = time.Now()\n\t\tcase time.Since(begun) > 50*time.Microsecond:\n" +
				"\t\t\tnap() // whoever is in the section does not run\n\t\t}", "mem.Pause()",
		},
		`Grace: fresh`,
	},
}

// adapters make the types of a source fit the interfaces of the specification.
var adapters = map[string]string{
	"wait": `
const notDown = "up of a semaphore that is not down" // a Breach in package mem

type waiter struct{ *Waiter }

func (w waiter) Sleep(s locks.Signal) bool { sig, _ := s.(*Signal); return w.Waiter.Sleep(sig) }

type semaphore struct{ *Semaphore }

func (s semaphore) DownInterruptible(i locks.Signal) bool {
	sig, _ := i.(*Signal)
	return s.Semaphore.DownInterruptible(sig)
}
`,
	"fifo": `
type queued struct{ *fifo }

func (q queued) Waiting() bool { return q.word.Load()&waiting != 0 }
`,
	// What is a store of its own kind on each processor, and what the system does.
	"grace": `
import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

type CPU = percpu.CPU

func procPin() CPU         { return percpu.Pin() }
func procUnpin(cpu CPU)    { percpu.Unpin(cpu) }
func barrier()             { percpu.Barrier() }
func enter(p *mem.Relaxed) { p.Store(p.Load() | busy) }

func store(p *mem.Relaxed, v uint64) { p.Store(int64(v)) }
func load(p *mem.Relaxed) uint64     { return uint64(p.LoadAtomic()) }

type algorithm struct{}

func (algorithm) ReadLock() CPU      { return ReadLock() }
func (algorithm) ReadUnlock(cpu CPU) { ReadUnlock(cpu) }
func (algorithm) Synchronize()       { Synchronize() }

// fresh is called where no thread runs.
func fresh() locks.Grace {
	for i := range sections {
		sections[i].mark = mem.Relaxed{}
	}
	grace.wanted.Store(0)
	grace.mu = mem.Mutex{} // an execution that was abandoned may have held it
	return algorithm{}
}
`,
}

// rewrite returns the source of a lock in package pkg, with the change that
// makes a mutant of it, if any.
func rewrite(t *testing.T, root, of, pkg string, change [2]string) string {
	t.Helper()
	s := sources[of]
	b, err := os.ReadFile(filepath.Join(root, s.file))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	if n := strings.Count(text, change[0]); change[0] != "" && n != 1 {
		t.Fatalf("%s has %d times, want once:\n%s", s.file, n, change[0])
	}
	text = strings.Replace(text, change[0], change[1], 1)
	for i := 0; i < len(s.replace); i += 2 {
		if change[0] == "" && !strings.Contains(text, s.replace[i]) {
			t.Fatalf("%s does not have:\n%s\nsay in source_test.go how to rewrite it now", s.file, s.replace[i])
		}
		text = strings.ReplaceAll(text, s.replace[i], s.replace[i+1])
	}
	return strings.ReplaceAll(text, "PACKAGE", pkg)
}

// explored is what Check found of every variant: each lock as measured, by its
// name, and each mutant by its own; and what random programs can see with the locks as
// measured, see [Outcomes].
func explored(t *testing.T) (all map[string][]Finding, seen map[string][]string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	const dir = "internal/locks/explored"
	var (
		tmp     = t.TempDir()
		overlay = make(map[string]string)
		imports strings.Builder
		calls   strings.Builder
	)
	put := func(path, text string) {
		file := filepath.Join(tmp, fmt.Sprintf("%d.go", len(overlay)))
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(root, dir, path)] = file
	}
	add := func(name, of string, change [2]string) {
		pkg := fmt.Sprint("v", len(overlay))
		put(pkg+"/lock.go", rewrite(t, root, of, pkg, change))
		put(
			pkg+"/variant.go",
			"package "+pkg+"\n\nimport \"github.com/modbench/modbench/internal/locks\"\n"+adapters[of]+
				"\nvar Variant = locks.Variant{\n\tName: "+fmt.Sprintf("%q", name)+",\n\t"+sources[of].adapter+",\n}\n",
		)
		fmt.Fprintf(&imports, "\t\"github.com/modbench/modbench/%s/%s\"\n", dir, pkg)
		fmt.Fprintf(&calls, "\tall[%s.Variant.Name] = locks.Check(%s.Variant)\n", pkg, pkg)
	}
	for of := range sources {
		seen := fmt.Sprint("v", len(overlay))
		add(of, of, [2]string{})
		if of != "fifo" { // which has no model
			fmt.Fprintf(&calls, "\tmaps.Copy(seen, locks.Outcomes(%s.Variant, %d))\n", seen, programs)
		}
	}
	for _, m := range mutants {
		add(m.name, m.of, [2]string{m.old, m.changed})
	}
	put(
		"main.go",
		"package main\n\nimport (\n\t\"encoding/json\"\n\t\"maps\"\n\t\"os\"\n\n\t\"github.com/modbench/modbench/internal/locks\"\n"+imports.String()+
			")\n\nfunc main() {\n\tall, seen := make(map[string][]locks.Finding), make(map[string][]string)\n"+
			calls.String()+"\tsaid := map[string]any{\"All\": all, \"Seen\": seen}\n"+
			"\tif err := json.NewEncoder(os.Stdout).Encode(said); err != nil {\n\t\tpanic(err)\n\t}\n}\n",
	)
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", "-tags", "explore", "-overlay", file, "./"+dir)
	cmd.Dir = root
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	var said struct {
		All  map[string][]Finding
		Seen map[string][]string
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatal(err)
	}
	return said.All, said.Seen
}
