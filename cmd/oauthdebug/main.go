// Command oauthdebug explains, signs, verifies and diagnoses OAuth 1.0
// (RFC 5849) requests. See "oauthdebug help".

// Old captures are signed with RSA keys that are short today; reading them is
// what this program is for. The library itself refuses keys under 1024 bits.
//go:debug rsa1024min=0

package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, system())
	stop()
	os.Exit(code)
}
