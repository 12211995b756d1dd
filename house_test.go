// Package oauthdebug_test holds the whole module to its plan: who may import
// whom.
package oauthdebug_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/oauthdebug/oauthdebug/"

// plan says what each folder may import of this module. A folder below one of
// these is held to the longest that fits, and may import its own family.
var plan = map[string][]string{
	"testdata/vectors": {},
	"signer":           {},
	"signer/diagnose":  {"signer"},
	"internal/render":  {"signer", "signer/diagnose"},
	"internal/capture": {"signer", "signer/diagnose"},
	"conformance":      {"signer", "signer/diagnose", "internal/render"},
	"mockgallery":      {"signer", "signer/diagnose", "internal/render"},
	"examples":         {"signer"},
	"cmd/oauthdebug":   {"signer", "signer/diagnose", "internal/render", "internal/capture", "conformance", "mockgallery", "testdata/vectors"},
}

// alone are packages that one file imports and no other, outside of tests.
var alone = map[string]string{
	"crypto/hmac": "signer/digest.go",
	"crypto/rsa":  "signer/digest.go",
}

// standard are the folders that use the standard library alone. What needs
// more of Unicode than it has lives in folders below diagnose.
var standard = []string{"signer", "signer/diagnose", "testdata/vectors"}

// inTests are imported by test files only.
var inTests = []string{"github.com/stretchr/testify", "github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "github.com/creack/pty"}

func TestImports(t *testing.T) {
	met := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(d.Name(), ".") || exists(filepath.Join(name, "go.mod")) || name == filepath.FromSlash("conformance/adapters")) {
				return filepath.SkipDir // another module, or none
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file := filepath.ToSlash(name)
		for _, imported := range importsOf(t, name) {
			if wrong := judge(file, imported); wrong != "" {
				t.Errorf("%s imports %s: %s", file, imported, wrong)
			}
			met[imported] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for imported, file := range alone {
		if !met[imported] {
			t.Errorf("%s should import %s, and nobody does", file, imported)
		}
	}
}

// judge says what is wrong with an import, or "".
func judge(file, imported string) string {
	folder := path.Dir(file)
	if only, ok := alone[imported]; ok && file != only {
		return "that is for " + only + " alone"
	}
	for _, p := range inTests {
		if strings.HasPrefix(imported, p) {
			return "that is for tests"
		}
	}
	if ours, ok := strings.CutPrefix(imported, module); ok {
		return judgeOurs(folder, ours)
	}
	for _, f := range standard {
		if folder == f && strings.Contains(strings.Split(imported, "/")[0], ".") {
			return "this folder uses the standard library alone"
		}
	}
	return ""
}

func judgeOurs(folder, imported string) string {
	row := rowOf(folder)
	if row == "" {
		return "the folder has no row in the plan"
	}
	if rowOf(imported) == row {
		return ""
	}
	for _, allowed := range plan[row] {
		if rowOf(imported) == allowed {
			return ""
		}
	}
	return row + " may import " + strings.Join(plan[row], ", ") + " and no more of this module"
}

// rowOf is the longest row of the plan that folder is in, or "".
func rowOf(folder string) (row string) {
	for r := range plan {
		if (folder == r || strings.HasPrefix(folder, r+"/")) && len(r) > len(row) {
			row = r
		}
	}
	return row
}

func importsOf(t *testing.T, name string) (imports []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, p)
	}
	return imports
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// TestJudge makes sure that the test above can fail.
func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		file, imported string
		fine           bool
	}{
		{"signer/digest.go", "crypto/hmac", true},
		{"signer/verify.go", "crypto/hmac", false},
		{"mockgallery/auth.go", "crypto/rsa", false},
		{"signer/uri.go", "golang.org/x/net/idna", false},
		{"signer/diagnose/rows.go", "golang.org/x/text/unicode/norm", false},
		{"signer/diagnose/unicodes/rows.go", "golang.org/x/text/unicode/norm", true},
		{"signer/diagnose/rows.go", module + "signer/diagnose/unicodes", true},
		{"signer/uri.go", module + "signer/diagnose", false},
		{"conformance/run.go", module + "internal/render", true},
		{"conformance/run.go", module + "testdata/vectors", false},
		{"conformance/run.go", module + "mockgallery", false},
		{"internal/render/page.go", module + "internal/capture", false},
		{"internal/render/page.go", module + "internal/render/schema", true},
		{"internal/render/page.go", "github.com/google/go-cmp/cmp", false},
		{"cmd/oauthdebug/main.go", module + "mockgallery", true},
		{"elsewhere/x.go", module + "signer", false},
	} {
		if wrong := judge(tt.file, tt.imported); (wrong == "") != tt.fine {
			t.Errorf("%s importing %s: %q", tt.file, tt.imported, wrong)
		}
	}
}
