package conformance

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed templates/adapter.*
var adapters embed.FS

var adapterFiles = map[string]string{"python": "py", "javascript": "js", "go": "go.txt", "java": "java", "php": "php"}

// Languages are those for which Template has an adapter.
func Languages() []string { return sortedKeys(adapterFiles) }

// Template returns an adapter to start from.
func Template(language string) (string, error) {
	ending, ok := adapterFiles[strings.ToLower(language)]
	if !ok {
		return "", fmt.Errorf("writing an adapter: there is none for %q; there are %s, and the protocol is small: oauthdebug help adapters", language, strings.Join(Languages(), ", "))
	}
	text, err := adapters.ReadFile("templates/adapter." + ending)
	return string(text), err
}
