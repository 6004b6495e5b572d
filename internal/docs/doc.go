// Package docs writes what is generated in README.md and docs, from measurements, from the explorer and from the
// comments of schemes, and notices when it is old. A generated part of a page, a block, stands between two marks:
//
//	<!-- generated: answers -->
//	...
//	<!-- end -->
//
// docs/schemes.md, docs/claims.md, docs/registry.md and docs/counterexample.html are generated as a whole.
//
// "go generate ./internal/docs" writes all blocks, these pages and the picture beside the reference runs. A test
// fails when one of them is not what would be written now, or when README.md or ARCHITECTURE.md states a measured
// figure elsewhere.
package docs

//go:generate go run -tags explore generate.go
