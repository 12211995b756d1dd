// Package diagnose names the mistake behind a failed OAuth 1.0 request, with
// proof where a proof is possible.
//
// A mistake is one row of the catalogue: the slots of signer.Rules that it
// writes, and what to tell a person. Diagnose searches the rows, alone and
// combined, until one reproduces exactly the signature (or base string) that
// was received. Checks find what can be seen without a signature.
//
// To add a mistake, add one row to the file of its stage: rows_collect.go,
// rows_decode.go, rows_escape.go, rows_order.go, rows_uri.go, rows_base.go,
// rows_key.go, rows_sign.go, rows_place.go, rows_meaning.go.
package diagnose
