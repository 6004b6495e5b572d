package trace

import "bytes"

// cutName splits what follows the head into the name of the event and its body. The kernel prints system calls without
// a colon: "sys_mount(...)" and "sys_mount -> 0x0".
func cutName(s []byte) (name, body []byte) {
	for i, c := range s {
		switch {
		case c == ':':
			return s[:i], bytes.TrimLeft(s[i+1:], " ")
		case c == '(', c == ' ' && bytes.HasPrefix(s[i:], []byte(" -> ")):
			return s[:i], s[i:]
		case c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c < 'A' || c > 'Z'):
			return nil, nil
		}
	}
	return nil, nil
}

// body reads an event into e, and reports whether the line is complete and right. An event of another kind always is.
func (r *Reader) body(e *Event, name, body []byte) bool {
	switch string(name) {
	case "module_get", "module_put":
		e.Kind = Get
		if name[7] == 'p' {
			e.Kind = Put
		}
		return r.counted(e, body)
	case "module_load", "module_free":
		e.Kind = Load
		if name[7] == 'f' {
			e.Kind = Free
		}
		word, rest := cutWord(body)
		e.Module = r.names.of(word)
		return len(word) > 0 && bytes.IndexByte(rest, ' ') < 0 && (e.Kind == Load || len(rest) == 0)
	case "module_request":
		e.Kind = Request
		return r.requestBody(e, body)
	}
	if call, ok := bytes.CutPrefix(name, []byte("sys_")); ok {
		return called(e, call, body)
	}
	if len(body) > 0 && body[0] == '(' {
		return r.probe(e, body)
	}
	return true
}

// counted reads "NAME call_site=SITE refcnt=N".
func (r *Reader) counted(e *Event, body []byte) bool {
	name, rest := cutWord(body)
	site, ok := bytes.CutPrefix(rest, []byte("call_site="))
	i := bytes.LastIndex(site, []byte(" refcnt="))
	if !ok || i < 0 || len(name) == 0 {
		return false
	}
	refs, ok := digits(site[i+len(" refcnt="):])
	if !ok || refs > maxRefs {
		return false
	}
	e.Module, e.Refs = r.names.of(name), int32(refs)
	e.Site, ok = r.site(site[:i])
	return ok
}

// site reads "symbol" or "symbol [module]", and returns the second without the blank.
func (r *Reader) site(text []byte) (string, bool) {
	symbol, module := cutWord(text)
	if module == nil {
		return r.names.of(symbol), len(symbol) > 0
	}
	if module[0] != '[' || module[len(module)-1] != ']' || bytes.IndexByte(module, ' ') >= 0 || len(symbol) == 0 {
		return "", false
	}
	return r.names.of(append(append(make([]byte, 0, len(text)), symbol...), module...)), true
}

// requestBody reads "ALIAS wait=N call_site=SITE". If the alias ends in a line break, the rest is on the next line, and
// there is no site.
func (r *Reader) requestBody(e *Event, body []byte) bool {
	i := bytes.LastIndex(body, []byte(" wait="))
	if i < 0 {
		e.Module = r.names.of(body)
		return len(body) > 0
	}
	e.Module = r.names.of(body[:i])
	return i > 0 && r.requestRest(e, body[i+len(" wait="):])
}

// requestRest reads "N call_site=SITE".
func (r *Reader) requestRest(e *Event, text []byte) bool {
	wait, rest := cutWord(text)
	site, ok := bytes.CutPrefix(rest, []byte("call_site="))
	if _, isNumber := digits(wait); !isNumber || !ok {
		return false
	}
	e.Site, ok = r.site(site)
	return ok
}

// calls are the system calls that are followed, with the kind of their begin. The kind of the end is the next one.
var calls = map[string]Kind{
	"delete_module": DeleteEnter, "finit_module": FinitEnter, "init_module": FinitEnter, "mount": MountEnter,
	"umount": UmountEnter, "umount2": UmountEnter,
}

// called reads a system call: "sys_mount(...)" or "sys_enter_mount: ..." at its begin, "sys_mount -> 0x0" or
// "sys_exit_mount: 0x0" at its end.
func called(e *Event, name, body []byte) bool {
	answer, ends := bytes.CutPrefix(body, []byte(" -> "))
	if call, ok := bytes.CutPrefix(name, []byte("enter_")); ok {
		name = call
	} else if call, ok := bytes.CutPrefix(name, []byte("exit_")); ok {
		name, answer, ends = call, body, true
	}
	kind, ok := calls[string(name)]
	if !ok {
		return true
	}
	if e.Kind = kind; ends {
		n, ok := hex(answer)
		e.Kind, e.Return = kind+1, int64(n)
		return ok
	}
	if kind == DeleteEnter {
		e.Kind = deleteCalled
		if i := bytes.Index(body, []byte("flags: ")); i >= 0 {
			n, _ := hex(bytes.TrimRight(body[i+len("flags: "):], ")"))
			e.Flags = uint32(n)
		}
	}
	return true
}

// probe reads what the two probes print that docs/traces.md has: `(address) name="loop" flags=0x800` at the begin of
// delete_module, and `(address) name="loop" base=0x... size=N` at the begin of do_init_module. Another probe is an
// event of another kind.
func (r *Reader) probe(e *Event, body []byte) bool {
	_, rest, ok := bytes.Cut(body, []byte(`) name="`))
	name, rest, closed := bytes.Cut(rest, []byte(`" `))
	if !ok || !closed || len(name) == 0 {
		return true
	}
	if value, ok := bytes.CutPrefix(rest, []byte("flags=")); ok {
		n, ok := hex(value)
		e.Kind, e.Flags, e.Module = DeleteEnter, uint32(n), r.names.of(name)
		return ok
	}
	if bytes.HasPrefix(rest, []byte("base=")) {
		e.Kind, e.Module = InitStart, r.names.of(name)
	}
	return true
}
