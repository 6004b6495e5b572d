package env

import (
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/cpuid/v2"
)

// Capture records the environment now. It reads some forty small files, and
// asks git for the commit if the build does not say it (go run does not stamp it).
// It takes a few milliseconds and never fails.
func Capture() *Environment {
	root := os.DirFS("/")
	return pretended.on(&Environment{
		Schema:  Schema,
		Time:    time.Now().UTC().Truncate(time.Second),
		Machine: machine(root),
		Kernel:  kernel(root),
		Limits:  limits(root),
		Go:      toolchain(),
		Before:  readLoad(root),
	})
}

// or returns s without surrounding space, or Unknown.
func or(s string) string {
	if s = strings.TrimSpace(s); s != "" {
		return s
	}
	return Unknown
}

// number returns n as a string, or Unknown if it is not positive, which is how
// CPUID detection says that it failed.
func number[N int | int64](n N) string {
	if n <= 0 {
		return Unknown
	}
	return strconv.FormatInt(int64(n), 10)
}

// file returns the contents of the first of paths that can be read. A byte that is
// not UTF-8, which JSON cannot hold, becomes the replacement character.
func file(root fs.FS, paths ...string) string {
	for _, path := range paths {
		if data, err := fs.ReadFile(root, path); err == nil {
			return or(strings.ToValidUTF8(string(data), "\ufffd"))
		}
	}
	return Unknown
}

func machine(root fs.FS) Machine {
	c := &cpuid.CPU
	info := file(root, "proc/cpuinfo")
	block, _, _ := strings.Cut(info, "\n\n")
	m := Machine{
		CPU:          or(c.BrandName),
		Vendor:       or(c.VendorString),
		Family:       number(c.Family),
		Model:        number(c.Model),
		Stepping:     number(c.Stepping),
		Processors:   number(runtime.NumCPU()),
		Cores:        number(c.PhysicalCores),
		Threads:      number(c.ThreadsPerCore),
		Frequency:    number(c.Hz),
		Boost:        number(c.BoostFreq),
		CacheLine:    number(c.CacheLine),
		L1Data:       number(c.Cache.L1D),
		L1Code:       number(c.Cache.L1I),
		L2:           number(c.Cache.L2),
		L3:           number(c.Cache.L3),
		InvariantTSC: Unknown,
		VM:           Unknown,
		Hypervisor:   hypervisor(c),
		CPUInfo:      block,
	}
	if runtime.GOARCH == "amd64" {
		m.VM = strconv.FormatBool(c.VM())
		m.InvariantTSC = strconv.FormatBool(strings.Contains(block, "constant_tsc") &&
			strings.Contains(block, "nonstop_tsc"))
	}
	if n := strings.Count("\n"+info, "\nprocessor"); n > 0 { // those online
		m.Processors = number(n)
	}
	if m.CPU == Unknown {
		m.CPU = field(block, "model name")
	}
	return m
}

// hypervisor names the hypervisor by its signature, if it has a known one.
func hypervisor(c *cpuid.CPUInfo) string {
	if c.HypervisorVendorID != cpuid.VendorUnknown {
		return c.HypervisorVendorID.String()
	}
	return or(c.HypervisorVendorString)
}

// field returns the value of key in "key : value" lines.
func field(text, key string) string {
	for line := range strings.Lines(text) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == key {
			return or(v)
		}
	}
	return Unknown
}

func kernel(root fs.FS) Kernel {
	const cpu = "sys/devices/system/cpu/"
	k := Kernel{
		Version:         version(file(root, "proc/version")),
		Clocksource:     file(root, "sys/devices/system/clocksource/clocksource0/current_clocksource"),
		Governor:        governors(root),
		FrequencyDriver: file(root, cpu+"cpu0/cpufreq/scaling_driver"),
		MaxFrequency:    file(root, cpu+"cpu0/cpufreq/scaling_max_freq"),
		HardwareMax:     file(root, cpu+"cpu0/cpufreq/cpuinfo_max_freq"),
		Turbo:           turbo(root),
		SMT:             file(root, cpu+"smt/control"),
		NUMANodes:       file(root, "sys/devices/system/node/online"),
		HugePages:       file(root, "sys/kernel/mm/transparent_hugepage/enabled"),
		Vulnerabilities: map[string]string{},
	}
	if k.Version == Unknown {
		k.Version = runtime.GOOS
	}
	paths, _ := fs.Glob(root, cpu+"vulnerabilities/*")
	for _, path := range paths {
		k.Vulnerabilities[path[strings.LastIndexByte(path, '/')+1:]] = file(root, path)
	}
	return k
}

// version returns /proc/version without who built the kernel and where, the
// first parentheses: "Linux version 6.1.0 (user@host) (gcc 12.2.0) #1 SMP".
func version(text string) string {
	before, rest, _ := strings.Cut(text, " (")
	builder, after, ok := strings.Cut(rest, ")")
	if !ok || !strings.Contains(builder, "@") {
		return text
	}
	return before + after
}

// turbo reads the intel_pstate driver's no_turbo or everybody else's boost.
func turbo(root fs.FS) string {
	switch file(root, "sys/devices/system/cpu/intel_pstate/no_turbo") {
	case "0":
		return "on"
	case "1":
		return "off"
	}
	switch file(root, "sys/devices/system/cpu/cpufreq/boost") {
	case "1":
		return "on"
	case "0":
		return "off"
	}
	return Unknown
}
