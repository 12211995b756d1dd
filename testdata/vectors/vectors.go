// Package vectors holds the test vectors of oauthdebug: what a signer has to produce and what a verifier has to accept or
// refuse, one JSON file for one case.
//
// A file lies where its id says, as in query/plus-is-a-space.json. Beside the topics there are vector.schema.json, which
// describes the files, choices.json, which names the answers to what RFC 5849 leaves open, requirements.json, which says which
// vectors cover which sentence of the RFC, and editions/, which freezes the list.
package vectors

import (
	"embed"
	"io/fs"
)

//go:embed *.json */*.json keys/*.pem
var files embed.FS

// FS returns the vectors and all that belongs to them.
func FS() fs.FS { return files }
