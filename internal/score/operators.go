package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// lists calls f for each list of statements in a function.
func lists(fn *ast.FuncDecl, f func([]ast.Stmt)) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			f(n.List)
		case *ast.CaseClause:
			f(n.Body)
		}
		return true
	})
}

// called returns the call that a statement consists of, or nil.
func called(s ast.Stmt) *ast.CallExpr {
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, _ := s.X.(*ast.CallExpr)
		return call
	case *ast.DeferStmt:
		return s.Call
	}
	return nil
}

// method returns what a call is made on and the method's name, or "".
func (s *source) method(call *ast.CallExpr) (on, name string) {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		return s.of(sel.X), sel.Sel.Name
	}
	return "", ""
}

// drops leaves one statement out: a store, an add, a wake, an unlock, an assignment.
func drops(s *source, fn *ast.FuncDecl) (all []change) {
	lists(fn, func(list []ast.Stmt) {
		for _, stmt := range list {
			keep := "" // uses what would be unused otherwise
			switch stmt := stmt.(type) {
			case *ast.ExprStmt, *ast.DeferStmt:
				call := called(stmt)
				if call == nil {
					continue
				}
				if on, _ := s.method(call); on == "panic" || s.of(call.Fun) == "panic" {
					continue
				}
				for _, arg := range call.Args {
					if id, ok := arg.(*ast.Ident); ok {
						keep += "_ = " + id.Name + "; "
					}
				}
			case *ast.AssignStmt:
				if stmt.Tok == token.DEFINE {
					continue
				}
				for _, x := range append(append([]ast.Expr(nil), stmt.Lhs...), stmt.Rhs...) {
					if id, ok := x.(*ast.Ident); ok {
						keep += "_ = " + id.Name + "; "
					}
				}
			case *ast.IncDecStmt:
			default:
				continue
			}
			all = append(all, change{
				what:  "drop " + s.line(stmt),
				edits: []edit{s.replace(stmt, "")}, instead: []edit{s.replace(stmt, keep)},
			})
		}
	})
	return all
}

// calls reports whether anything is called in a statement.
func calls(s ast.Stmt) (yes bool) {
	ast.Inspect(s, func(n ast.Node) bool {
		_, call := n.(*ast.CallExpr)
		yes = yes || call
		return !yes
	})
	return yes
}

// swaps exchanges two steps that follow one another.
func swaps(s *source, fn *ast.FuncDecl) (all []change) {
	step := func(stmt ast.Stmt) bool {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt, *ast.IncDecStmt:
			return calls(stmt)
		case *ast.AssignStmt:
			return calls(stmt)
		case *ast.IfStmt:
			return len(stmt.Body.List) > 0
		}
		return false
	}
	lists(fn, func(list []ast.Stmt) {
		for i := 1; i < len(list); i++ {
			a, b := list[i-1], list[i]
			if step(a) && step(b) {
				all = append(all, change{
					what:  fmt.Sprintf("swap %s and %s", s.line(a), s.line(b)),
					edits: []edit{s.replace(a, s.of(b)), s.replace(b, s.of(a))},
				})
			}
		}
	})
	return all
}

// undone says for a call which call undoes it.
var undone = map[string]string{"Lock": "Unlock", "RLock": "RUnlock", "lock": "unlock", "Down": "Up", "Pin": "Unpin"}

// both returns the statements of a function that lock with on.lock and unlock.
func (s *source) both(fn *ast.FuncDecl, on, lock string) (stmts []ast.Stmt) {
	lists(fn, func(list []ast.Stmt) {
		for _, stmt := range list {
			if call := called(stmt); call != nil {
				if x, name := s.method(call); x == on && (name == lock || name == undone[lock]) {
					stmts = append(stmts, stmt)
				}
			}
		}
	})
	return stmts
}

// locked calls f for each lock that a function takes: what it is called on, and by what.
func (s *source) locked(fn *ast.FuncDecl, f func(on, lock string)) {
	seen := make(map[string]bool)
	lists(fn, func(list []ast.Stmt) {
		for _, stmt := range list {
			if call := called(stmt); call != nil {
				on, lock := s.method(call)
				if undone[lock] != "" && !seen[on+"."+lock] {
					seen[on+"."+lock] = true
					f(on, lock)
				}
			}
		}
	})
}

// pairs leaves out a lock and its unlocks.
func pairs(s *source, fn *ast.FuncDecl) (all []change) {
	s.locked(fn, func(on, lock string) {
		c := change{what: fmt.Sprintf("drop %s.%s and %s", on, lock, undone[lock])}
		stmts := s.both(fn, on, lock)
		for _, stmt := range inOrder(stmts) {
			c.edits = append(c.edits, s.replace(stmt, ""))
		}
		if len(stmts) > 1 {
			for i, e := range c.edits {
				if i == 0 {
					e.text = "_ = " + on
				}
				c.instead = append(c.instead, e)
			}
			all = append(all, c)
		}
	})
	return all
}

// shared locks for reading where the scheme locks for writing.
func shared(s *source, fn *ast.FuncDecl) (all []change) {
	s.locked(fn, func(on, lock string) {
		if lock != "Lock" {
			return
		}
		c := change{what: fmt.Sprintf("weaken %s.Lock to RLock", on)}
		for _, stmt := range inOrder(s.both(fn, on, lock)) {
			sel := called(stmt).Fun.(*ast.SelectorExpr).Sel
			c.edits = append(c.edits, s.replace(sel, "R"+sel.Name))
		}
		all = append(all, c)
	})
	return all
}

func inOrder(stmts []ast.Stmt) []ast.Stmt {
	for i := range stmts {
		for j := i; j > 0 && stmts[j].Pos() < stmts[j-1].Pos(); j-- {
			stmts[j], stmts[j-1] = stmts[j-1], stmts[j]
		}
	}
	return stmts
}

// negations negates a condition, and leaves out a part of one.
func negations(s *source, fn *ast.FuncDecl) (all []change) {
	condition := func(x ast.Expr) {
		if x == nil {
			return
		}
		all = append(all, change{what: "negate " + s.line(x), edits: []edit{s.replace(x, "!("+s.of(x)+")")}})
		if b, ok := x.(*ast.BinaryExpr); ok && (b.Op == token.LAND || b.Op == token.LOR) {
			all = append(
				all,
				change{
					what:  fmt.Sprintf("drop %s from %s", s.line(b.Y), s.line(x)),
					edits: []edit{s.replace(x, s.of(b.X))},
				},
				change{
					what:  fmt.Sprintf("drop %s from %s", s.line(b.X), s.line(x)),
					edits: []edit{s.replace(x, s.of(b.Y))},
				},
			)
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			condition(n.Cond)
		case *ast.ForStmt:
			condition(n.Cond)
		}
		return true
	})
	return all
}

// returns leaves a function early, where it returns nothing.
func returns(s *source, fn *ast.FuncDecl) (all []change) {
	if fn.Type.Results != nil {
		return nil
	}
	for i, stmt := range fn.Body.List {
		if i < len(fn.Body.List)-1 && calls(stmt) {
			all = append(all, change{
				what:  "return before " + s.line(stmt),
				edits: []edit{{s.at(stmt.Pos()), s.at(stmt.Pos()), "if true { return }; "}},
			})
		}
	}
	return all
}

// weakened splits an atomic step in two, or makes an ordered count plain.
func weakened(s *source, fn *ast.FuncDecl) (all []change) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		on, method := s.method(call)
		var args []string
		for _, arg := range call.Args {
			args = append(args, s.of(arg))
		}
		text := ""
		switch {
		case method == "CompareAndSwap" && len(args) == 2:
			text = fmt.Sprintf("(%s.Load() == %s && func() bool { %s.Store(%s); return true }())",
				on, args[0], on, args[1])
		case method == "Add" && len(args) == 1:
			text = fmt.Sprintf(
				"func() int64 { n := int64(%s.Load()) + int64(%s); %s.Store(n); return n }()",
				on,
				args[0],
				on,
			)
		case method == "NewOrdered":
			text = strings.Replace(s.of(call), "NewOrdered", "NewCounter", 1)
		default:
			return true
		}
		all = append(all, change{what: "weaken " + s.line(call), edits: []edit{s.replace(call, text)}})
		return true
	})
	return all
}
