package linear

import (
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/modbench/modbench/schemes"
)

// at is an operation on one module from one moment to another.
func at(from, to int64, o op, a answer) porcupine.Operation {
	return porcupine.Operation{Input: input{o, "m"}, Output: a, Call: from, Return: to}
}

// The model accepts legal histories and rejects illegal ones.
func TestModel(t *testing.T) {
	for _, c := range []struct {
		name    string
		refusal schemes.Refusal
		legal   bool
		history []porcupine.Operation
	}{
		{"one after the other", schemes.Never, true, []porcupine.Operation{
			at(1, 2, get, found), at(3, 4, put, 0), at(5, 6, begin, 0), at(5, 6, end, 0), at(7, 8, get, missing),
			at(9, 10, load, 0), at(11, 12, get, found)}},
		{"found after unload", schemes.Never, false, []porcupine.Operation{
			at(1, 2, begin, 0), at(1, 2, end, 0), at(3, 4, get, found)}},
		{"found during unload, put after it", schemes.Never, false, []porcupine.Operation{
			at(1, 4, begin, 0), at(1, 4, end, 0), at(2, 3, get, found), at(5, 6, put, 0)}},
		{"found and put during unload", schemes.Never, true, []porcupine.Operation{
			at(1, 6, begin, 0), at(1, 6, end, 0), at(2, 3, get, found), at(4, 5, put, 0)}},
		{"missed while it is loaded", schemes.Never, false, []porcupine.Operation{
			at(1, 2, get, missing)}},
		{"missed, and then found", schemes.Never, false, []porcupine.Operation{
			at(1, 8, begin, 0), at(1, 8, end, 0), at(2, 3, get, missing), at(4, 5, get, found), at(6, 7, put, 0)}},
		{"unloaded twice", schemes.Never, false, []porcupine.Operation{
			at(1, 2, begin, 0), at(1, 2, end, 0), at(3, 4, begin, 0), at(3, 4, end, 0)}},
		{"absent while it is loaded", schemes.Never, false, []porcupine.Operation{
			at(1, 2, absent, 0)}},
		{"put twice", schemes.Never, false, []porcupine.Operation{
			at(1, 2, get, found), at(3, 4, put, 0), at(5, 6, put, 0)}},
		{"refused during unload", schemes.WhileGoing, true, []porcupine.Operation{
			at(1, 4, begin, 0), at(1, 4, end, 0), at(2, 3, get, refused)}},
		{"refused during unload, never declared", schemes.Never, false, []porcupine.Operation{
			at(1, 4, begin, 0), at(1, 4, end, 0), at(2, 3, get, refused)}},
		{"refused before unload", schemes.WhileGoing, false, []porcupine.Operation{
			at(1, 2, get, refused), at(3, 4, begin, 0), at(3, 4, end, 0)}},
		{"refused, and then found, during one unload", schemes.WhileGoing, false, []porcupine.Operation{
			at(1, 8, begin, 0), at(1, 8, end, 0), at(2, 3, get, refused), at(4, 5, get, found), at(6, 7, put, 0)}},
		{"refused because of a refused unload", schemes.AfterUnload, true, []porcupine.Operation{
			at(1, 4, try, 0), at(1, 4, back, 0), at(2, 3, get, refused)}},
		{"refused because of a refused unload, not declared", schemes.WhileGoing, false, []porcupine.Operation{
			at(1, 4, try, 0), at(1, 4, back, 0), at(2, 3, get, refused)}},
		{"refused after a refused unload", schemes.AfterUnload, false, []porcupine.Operation{
			at(1, 2, try, 0), at(1, 2, back, 0), at(3, 4, get, refused)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := porcupine.CheckOperations(model(c.refusal), c.history); got != c.legal {
				t.Errorf("linearizable: %v, want %v", got, c.legal)
			}
		})
	}
}
