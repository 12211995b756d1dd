package capture

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func entry(address, auth, answer string, status int) map[string]any {
	headers := []any{map[string]any{"name": ":authority", "value": "example.com"}}
	if auth != "" {
		headers = append(headers, map[string]any{"name": "authorization", "value": auth})
	}
	return map[string]any{
		"startedDateTime": "2018-10-17T13:58:43Z",
		"request": map[string]any{"method": "POST", "url": address, "headers": headers,
			"postData": map[string]any{"mimeType": form, "params": []any{map[string]any{"name": "q", "value": "a b"}}}},
		"response": map[string]any{"status": status, "headers": []any{map[string]any{"name": "date", "value": "Wed, 17 Oct 2018 13:58:43 GMT"}},
			"content": map[string]any{"text": answer}},
	}
}

func harText(entries ...any) string {
	b, _ := json.Marshal(map[string]any{"log": map[string]any{"creator": map[string]any{"name": "WebInspector"}, "entries": entries}})
	return string(b)
}

func TestHAR(t *testing.T) {
	text := harText(
		entry("https://example.com/plain", "", "", 404),
		entry("https://example.com/first", oauthHeader, "", 200),
		entry("https://example.com/failed", oauthHeader, "oauth_problem=nonce_used", 401))
	r := read(t, text)
	want{kind: "har", method: "POST", address: "https://example.com/failed", body: "q=a%20b", header: map[string]string{"Authorization": oauthHeader},
		signature: signature, place: "header", status: 401, read: "HAR file, entry 3 of 3"}.check(t, r)
	require.Equal(t, "nonce_used", r.Cases[0].Response.Problem)
	require.Equal(t, 2018, r.Cases[0].Response.Date.Year())
	require.Len(t, r.Cases[0].Earlier, 1)
	require.Empty(t, r.Findings)
	last := strings.LastIndex(text, `{"request"`)
	for _, p := range r.Cases[0].At {
		require.Greater(t, p.Start, last, "%s is looked for in its own entry", p.Part)
	}

	r, err := Read(Input{Text: []byte(text), Entry: 1})
	require.NoError(t, err)
	require.Equal(t, "https://example.com/plain", r.Cases[0].Request.Address())
	require.Equal(t, "har-sanitized", ids(r.Findings))

	_, err = Read(Input{Text: []byte(text), Entry: 4})
	require.ErrorContains(t, err, "no entry 4")
}
