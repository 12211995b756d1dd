package main

import (
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// catalogue is all that this program knows: the standard rows, and those that
// need more of Unicode than the standard library has.
func catalogue() diagnose.Catalogue { return unicode.Catalogue() }
