// Package conformance measures OAuth 1.0 libraries and servers against
// RFC 5849, and says which mistake explains what they do instead.
//
// A Vector is one idea with its right answer. An Adapter is a library under
// test: a child process that speaks lines/1 (Start), a Go value in this
// process, or the reference itself (Reference). A Runner puts the vectors that
// apply to an adapter, judges each answer stage by stage, and makes a Report,
// of which every other format is drawn.
//
//	suite, err := conformance.Load(vectors.FS())
//	...
//	run := conformance.Runner{Suite: suite}
//	report, err := run.Run(ctx, myAdapter)
//
// The first line of a report is the cause: the smallest set of mistakes of
// package diagnose that reproduces what the library answered.
package conformance
