package main

import (
	"os"
	"runtime/debug"
)

// What the program aims to stay under.
const (
	serverMemory = 256 << 20 // searches included
	searchMemory = 200 << 20
)

// keepCollectorCalm lets memory grow a little before it is collected: a small
// server under load would otherwise collect hundreds of times a second, and a
// search spend a tenth of its time on it. The limit holds it back where memory
// fills. What the environment says wins.
func keepCollectorCalm(limit int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}
