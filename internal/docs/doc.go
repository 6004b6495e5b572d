// Package docs writes the parts of README.md that come from measurements and from the explorer, and notices when they
// are old. A generated part, a block, stands between two marks:
//
//	<!-- generated: answers -->
//	...
//	<!-- end -->
//
// The page about the schemes, docs/schemes.md, is generated as a whole.
//
// "go generate ./internal/docs" writes all blocks, that page and the picture beside the reference runs. A test
// fails when one of them is not what would be written now, or when README.md or ARCHITECTURE.md states a measured
// figure elsewhere.
package docs

//go:generate go run -tags explore generate.go
