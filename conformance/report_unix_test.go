//go:build unix

package conformance_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/conformance"
)

// A report that is written to a pipe or a device must not put a file in its
// place: with the rights of root that would be the end of /dev/null.
func TestAReportWrittenToAPipeLeavesThePipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	read := make(chan string)
	go func() {
		f, err := os.Open(pipe)
		if err != nil {
			read <- err.Error()
			return
		}
		defer f.Close()
		text, _ := io.ReadAll(f)
		read <- string(text)
	}()
	report := &conformance.Report{Passport: conformance.Passport{Name: "acme"}}
	require.NoError(t, report.WriteFile(pipe))
	require.Contains(t, <-read, `"acme"`)
	info, err := os.Stat(pipe)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeNamedPipe, "a file stands where the pipe was")
}
