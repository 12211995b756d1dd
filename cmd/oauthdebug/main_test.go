package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with, and the answer in README")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"oauthdebug": main})
}

// TestScripts runs testdata/script: one file per behaviour.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(ts *testscript.Env) error {
			home := filepath.Join(ts.WorkDir, "home")
			ts.Setenv("HOME", home)
			ts.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
			ts.Setenv("DEMO_SECRET", "s3cr3t+demo")
			ts.Setenv("NL", "\n")
			return os.MkdirAll(home, 0o755)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exitsWith, "rsakey": rsaKey},
	})
}

// rsaKey runs "rsakey BITS PRIVATE PUBLIC": no private key stands in this
// repository.
func rsaKey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: rsakey BITS PRIVATE PUBLIC")
	}
	bits, err := strconv.Atoi(args[0])
	ts.Check(err)
	key, err := rsa.GenerateKey(rand.Reader, bits)
	ts.Check(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	ts.Check(err)
	write := func(name, kind string, der []byte) {
		ts.Check(os.WriteFile(ts.MkAbs(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
	}
	write(args[1], "PRIVATE KEY", private)
	write(args[2], "PUBLIC KEY", public)
}

// exitsWith runs "exits STATUS PROGRAM ARGS..." and checks the status exactly:
// "! exec" takes any but 0.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = err.Error()
		const prefix = "exit status "
		if len(got) > len(prefix) && got[:len(prefix)] == prefix {
			got = got[len(prefix):]
		}
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}
