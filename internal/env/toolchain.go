package env

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes/percpu"
)

const module = "github.com/modbench/modbench"

func toolchain() Go {
	g := Go{
		Version:      runtime.Version(),
		OS:           runtime.GOOS,
		Arch:         runtime.GOARCH,
		Maxprocs:     runtime.GOMAXPROCS(0),
		NumCPU:       runtime.NumCPU(),
		GC:           metric("/gc/gogc:percent"),
		MemoryLimit:  metric("/gc/gomemlimit:bytes"),
		Debug:        unset(os.Getenv("GODEBUG")),
		Flags:        unset(os.Getenv("GOFLAGS")),
		AMD64:        Unknown,
		Experiment:   Unknown,
		Race:         race,
		Pinning:      percpu.Pinning,
		Barriers:     percpu.Barriers(),
		Main:         Unknown,
		Commit:       Unknown,
		CommitTime:   Unknown,
		Modified:     Unknown,
		Build:        map[string]string{},
		Dependencies: map[string]string{},
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		built(&g, info)
	}
	if g.Commit == Unknown {
		ask(&g)
	}
	return g
}

// unset words an environment variable that is not set.
func unset(s string) string {
	if s == "" {
		return "unset"
	}
	return s
}

// metric returns a figure of the runtime's own.
func metric(name string) string {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return Unknown
	}
	return fmt.Sprint(s[0].Value.Uint64())
}

func built(g *Go, info *debug.BuildInfo) {
	g.Main = strings.TrimSpace(info.Main.Path + " " + info.Main.Version)
	for _, s := range info.Settings {
		g.Build[s.Key] = s.Value
	}
	for _, d := range info.Deps {
		for d.Replace != nil {
			d = d.Replace
		}
		g.Dependencies[d.Path] = strings.TrimSpace(d.Version + " " + d.Sum)
	}
	set := func(to *string, key string) {
		if v := g.Build[key]; v != "" {
			*to = v
		}
	}
	set(&g.AMD64, "GOAMD64")
	set(&g.Commit, "vcs.revision")
	set(&g.CommitTime, "vcs.time")
	set(&g.Modified, "vcs.modified")
	g.Experiment = unset(g.Build["GOEXPERIMENT"])
}

// ask has git name the commit of the working directory, if that is a checkout
// of modbench: go run and go test do not stamp what they build.
func ask(g *Go) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	git := func(args ...string) (string, bool) {
		out, err := exec.CommandContext(ctx, "git", args...).Output()
		return strings.TrimSpace(string(out)), err == nil
	}
	top, ok := git("rev-parse", "--show-toplevel")
	if !ok {
		return
	}
	mod, err := os.ReadFile(filepath.Join(top, "go.mod"))
	if err != nil || !strings.HasPrefix(string(mod), "module "+module+"\n") {
		return
	}
	if commit, ok := git("rev-parse", "HEAD"); ok {
		g.Commit = commit
	}
	if at, ok := git("log", "-1", "--format=%cI"); ok {
		g.CommitTime = at
	}
	if changes, ok := git("status", "--porcelain", "--untracked-files=no"); ok {
		g.Modified = fmt.Sprint(changes != "")
	}
}
