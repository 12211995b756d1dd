//go:build !race

package signer

const underRace = false
