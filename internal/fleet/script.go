package fleet

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
	"time"
)

// Job is what an engine is asked to run: all shards of a plan.
type Job struct {
	Plan   *Plan
	File   string  // that has the plan
	Shards int     // that it is divided into
	Memory float64 // bytes that a shard takes at once
}

//go:embed scripts/*
var scripts embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"quote": quote}).ParseFS(scripts, "scripts/*"))

// engines are those that there are scripts for, with the file of each.
var engines = []struct{ name, file string }{
	{"slurm", "slurm.sh"}, {"k8s", "k8s.yaml"}, {"parallel", "parallel.sh"}, {"ssh", "ssh.sh"},
}

// Engines returns the names of the engines.
func Engines() (names []string) {
	for _, e := range engines {
		names = append(names, e.name)
	}
	return names
}

// Script writes what starts the shards of a job on an engine, one of [Engines].
func Script(w io.Writer, engine string, j Job) error {
	for _, e := range engines {
		if e.name == engine {
			return templates.ExecuteTemplate(w, e.file, j)
		}
	}
	return fmt.Errorf("no engine %q", engine)
}

// Summary says what the script is for.
func (j Job) Summary() string {
	return fmt.Sprintf("%d shards of %s (sha256 %.12s)", j.Shards, j.File, j.Plan.SHA256)
}

// Minutes is how long a shard may take before the engine ends it: twice what it takes at least, and ten minutes.
func (j Job) Minutes() int { return int((2*j.Plan.Time(j.Shards) + 10*time.Minute) / time.Minute) }

// Last is the number of the last shard, if they are numbered from 0.
func (j Job) Last() int { return j.Shards - 1 }

// Procs is the greatest number of processors that a cell runs on.
func (j Job) Procs() int { return slices.Max(j.Plan.Procs) }

// Mebibytes is what a shard is given of memory: twice what it takes, and more for what a forecast leaves out.
func (j Job) Mebibytes() int { return int(2*j.Memory/(1<<20)) + 512 }

// quote writes s as one word of a shell.
func quote(s string) string {
	plain := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./"
	if s != "" && strings.Trim(s, plain) == "" && strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune(plain, r)
	}) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
