package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofPaths are broken on paths that few callers take: a fallback in a table that is guarded in another way, a lookup
// under the read lock, a rollback that waits.
var ofPaths = []Mutant{
	{
		Name:     "mixed-fallback-keeps",
		Of:       mixed,
		Change:   "in tables that are not converted a lookup that falls back keeps the object that it leaves",
		Promise:  promise.Balance,
		Scenario: "the object is held for good",
		Edits: []Edit{{"mixed.go", `
		if e = t.Next(k, e); e == nil {
`, `
		if e = t.Wider(k, e); e == nil {
`}},
	},
	{
		Name:     "cow-locked-keeps",
		Of:       cow,
		Change:   "a lookup by who has the read lock, which falls back, keeps the object of the entry that refused",
		Promise:  promise.Balance,
		Scenario: "the object is held for good",
		Edits: []Edit{
			{"section.go", `
	return tables.GetLocked(t, k, func(m *schemes.Module) bool { return m.Guard.(*module).get() })
`, `
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get() {
		if e = t.Wider(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	return schemes.Ref{Entry: e}, nil
`},
			{"section.go", `
	"github.com/modbench/modbench/schemes/tables"
`, "\n"},
		},
	},
	{
		Name:     "rcu-rollback-possessive",
		Of:       rcu,
		Change:   "an unload keeps the module mutex while it waits for holders",
		Promise:  promise.Progress,
		Scenario: "a holder asks for a module, and each waits for the other",
		Edits:    []Edit{{"module.go", "u.Sleep(waiter, nil)", "waiter.Sleep(nil)"}},
	},
}
