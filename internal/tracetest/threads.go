package tracetest

// Names of threads, and places of the kernel, as a recorder has them.
var (
	comms = []string{"modprobe", "(udev-worker)", "kworker/u4:1", "rmmod", "a b [000] c", "kmt"}
	sites = []string{
		"get_fs_type", "blkdev_get_by_dev.part.0", "misc_open", "snd_open [snd]", "0xffffffffc06e4d23",
		"crypto_mod_get",
		"nft_request_module [nf_tables]", "__sock_create", "tty_open_by_driver", "hid_device_probe [hid]",
		"usb_probe_interface [usbcore]", "rtnl_newlink",
	}
)

// take takes a reference, as try_module_get does, and reports whether it did. A refusal is no event.
func (t *thread) take(m *module, site string) bool {
	if m.state != live {
		return false
	}
	m.refs++
	t.between()
	t.emit("module_get: %s call_site=%s refcnt=%d", m.name, site, m.printed())
	return true
}

func (t *thread) release(m *module, site string) {
	m.refs--
	t.between()
	t.emit("module_put: %s call_site=%s refcnt=%d", m.name, site, m.printed())
}

// use holds a module for a while. Another thread may put what this one took.
func (t *thread) use(m *module) {
	if n := len(t.held); n > 0 && t.rng.IntN(4) == 0 {
		i := t.rng.IntN(n)
		other := t.held[i]
		t.held = append(t.held[:i], t.held[i+1:]...)
		t.release(other, "__fput")
		return
	}
	if m.state == gone && t.rng.IntN(8) == 0 {
		end := []string{"", "\n"}[t.rng.IntN(2)] // snd_hda_codec asks for an alias with a line break
		t.emit("module_request: fs-%s%s wait=1 call_site=get_fs_type", m.name, end)
		return
	}
	if !t.take(m, m.site) {
		return
	}
	if t.rng.IntN(6) == 0 {
		t.held = append(t.held, m)
		return
	}
	for range t.rng.IntN(4) {
		t.pause()
	}
	t.release(m, "__fput")
}

// load is finit_module: the symbols of other modules first, then the module is there, its init function runs, and the
// loader puts its own reference.
func (t *thread) load(m *module) {
	t.emit("sys_finit_module(fd: 3, uargs: 55d, flags: 0)")
	t.pause()
	for i, d := range m.depends {
		if !t.take(d, "resolve_symbol") {
			t.drop(m.depends[:i])
			t.emit("sys_finit_module -> 0xfffffffffffffffe")
			return
		}
	}
	if m.state != gone {
		t.drop(m.depends)
		t.emit("sys_finit_module -> 0xffffffffffffffef")
		return
	}
	m.state, m.refs = coming, 1
	t.between()
	t.emit("module_load: %s %s", m.name, []string{"", "E", "OE"}[t.rng.IntN(3)])
	t.trace.Loads++
	for range t.rng.IntN(6) {
		t.pause()
	}
	if t.rng.IntN(12) == 0 { // its init function fails
		m.state = going
		t.release(m, "do_init_module")
		t.between()
		t.emit("module_free: %s", m.name)
		m.state = gone
		t.drop(m.depends)
		t.emit("sys_finit_module -> 0xffffffffffffffed")
		return
	}
	m.state = live
	t.between()
	t.release(m, "do_init_module")
	t.emit("sys_finit_module -> 0x0")
}

func (t *thread) drop(depends []*module) {
	for _, d := range depends {
		t.release(d, "module_unload_free")
	}
}

// unload is delete_module.
func (t *thread) unload(m *module) {
	t.emit("sys_delete_module(name_user: 7ffd60475e8b, flags: 800)")
	t.between()
	t.emit(`kdel: (__x64_sys_delete_module+0x0/0x20) name="%s" flags=0x800`, m.name)
	t.between()
	answer := 0
	switch {
	case m.state == gone:
		answer = -2
	case m.state == live && m.refs > 0:
		answer = -11
	case m.state != live:
		answer = -16
	}
	t.trace.Answers[answer]++
	if answer == 0 {
		m.state = going
		for range 1 + t.rng.IntN(5) {
			t.pause()
		}
		t.emit("module_free: %s", m.name)
		m.state = gone
		t.drop(m.depends)
	}
	t.between()
	t.emit("sys_delete_module -> 0x%x", uint64(int64(answer)))
}
