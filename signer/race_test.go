//go:build race

package signer

// underRace says that sync.Pool drops things at random, so that allocations
// cannot be counted.
const underRace = true
