// Package schema holds the JSON Schemas of what the module writes, one file per
// kind of document.
package schema

import "embed"

// Files are the schemas: "trace-1.json" describes "oauthdebug/trace/1".
//
//go:embed *.json
var Files embed.FS
