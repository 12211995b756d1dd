// Package bench measures how long signing takes: this project's signer, other
// signers for Go, and the floor, which is the MAC and the base64 of the same
// base string and nothing else.
//
// It is a module of its own, so that the other signers stay out of the
// project's go.mod. From the root of the repository:
//
//	go -C bench run ./ratio      all of them in turns, as ratios to the floor
//	go -C bench test -bench .    the same as Go benchmarks
package bench
