package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestALogThatNobodyReads(t *testing.T) {
	r, out := io.Pipe()
	w := newUnhurried(out, gapIn("text"))
	begin := time.Now()
	for i := range 2*linesKept + 1 {
		fmt.Fprintln(w, i)
	}
	require.Less(t, time.Since(begin), 3*patience, "it waits once, and not for each line")
	lines := bufio.NewScanner(r)
	for range linesKept {
		require.True(t, lines.Scan())
	}
	require.Eventually(t, func() bool { return len(w.lines) < linesKept/2 }, time.Second, time.Millisecond)
	fmt.Fprintln(w, "again")
	rest := make(chan string)
	go func() { text, _ := io.ReadAll(r); rest <- string(text) }()
	w.close()
	out.Close()
	require.Contains(t, <-rest, " lines were left out, since nobody read them\nagain\n")
	n, err := w.Write(nil)
	require.Zero(t, n)
	require.Error(t, err, "it is closed")
	require.True(t, strings.HasPrefix(gapIn("json")(3), "{"))
}
