package capture

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// combined is a line of the Apache and nginx formats common, combined and
// vhost_combined.
var combined = expression(`^(?:([\w.-]+(?::\d+)?) )?\S+ \S+ \S+ \[([^\]]+)\] "([A-Za-z]+) (\S+)(?: HTTP/[\d.]+)?" (\d{3}) `)

// logEntry is what a line of an access log tells.
type logEntry struct {
	method, scheme, host, target string
	status                       int
	time                         time.Time
}

func isLog(text string) bool {
	_, ok := readLogLine(firstLine(text))
	return ok
}

// readLog reads the lines of an access log: a case for each signed request that
// failed, with the ones before it; if none failed, for all.
func (s *source) readLog() error {
	var all []*diagnose.Case
	failed, lines, signedLines := 0, 0, 0
	at := 0
	for l := range strings.Lines(s.text) {
		start := at
		at += len(l)
		e, ok := readLogLine(strings.TrimSpace(l))
		if !ok {
			continue
		}
		lines++
		c, err := e.toCase()
		if err != nil {
			continue
		}
		if signed(&c.Request) {
			signedLines++
		}
		s.override(c)
		fillReceived(c)
		s.locate(c, start, at)
		if e.status >= 400 {
			failed++
		}
		all = append(all, c)
	}
	if signedLines == 0 {
		s.find(diagnose.Finding{
			ID: "log-without-header", Level: diagnose.Info, Certainty: diagnose.Certain,
			Message: "an access log does not show the Authorization header, so a signature in it cannot be seen",
			Fix:     "give the request itself: curl -v, a HAR file, or the base string that the client logs",
		})
	}
	earlier := make([]signer.Request, 0, len(all))
	for _, c := range all {
		oauth := signed(&c.Request)
		if (oauth || signedLines == 0) && (failed == 0 || c.Response.Status >= 400) && len(s.result.Cases) < MaxCases {
			c.Paste = s.paste()
			c.Earlier = earlier[:len(earlier):len(earlier)]
			s.result.Cases = append(s.result.Cases, c)
		}
		if oauth {
			earlier = append(earlier, c.Request)
		}
	}
	if len(s.result.Cases) == 0 && len(all) > 0 { // what failed is not signed
		all[0].Paste = s.paste()
		s.result.Cases = all[:1]
	}
	s.result.Read = fmt.Sprintf("access log, %s, %d signed, %d failed", plural(lines, "line"), signedLines, failed)
	if len(s.result.Cases) == MaxCases {
		s.result.Read += fmt.Sprintf(", of which the first %d were read", MaxCases)
	}
	return nil
}

func (e *logEntry) toCase() (*diagnose.Case, error) {
	c := &diagnose.Case{Kind: "log", Guessed: diagnose.Guessed{Body: e.method != "GET" && e.method != "HEAD"}}
	c.Request = signer.Request{Method: e.method, Scheme: e.scheme, Host: e.host, Target: e.target}
	if u, err := signer.ParseURL(e.target); err == nil {
		if c.Request, err = signer.NewRequest(e.method, e.target, nil, nil); err != nil {
			return nil, err
		}
		c.Request.Scheme = u.Scheme
	}
	if len(c.Request.Target) > signer.MaxTarget {
		return nil, fmt.Errorf("reading a log line: the target has %d bytes", len(c.Request.Target))
	}
	c.Guessed.Host = c.Request.Host == ""
	if c.Request.Scheme == "" {
		c.Request.Scheme, c.Guessed.Scheme = guessScheme(c.Request.Host, false)
	}
	c.Response = &diagnose.Response{Status: e.status, Date: e.time, Header: map[string][]string{}}
	return c, nil
}

// readLogLine reads a line of a known format.
func readLogLine(text string) (logEntry, bool) {
	if m := combined.FindStringSubmatch(text); m != nil {
		t, err := time.Parse("02/Jan/2006:15:04:05 -0700", m[2])
		if err != nil {
			return logEntry{}, false
		}
		n, _ := strconv.Atoi(m[5])
		return logEntry{method: m[3], host: m[1], target: m[4], status: n, time: t.UTC()}, true
	}
	if strings.HasPrefix(text, "{") && len(text) < 1<<20 {
		return readJSONLine(text)
	}
	return logEntry{}, false
}

// readJSONLine reads a line of a JSON log by the names that servers and proxies
// give to the fields, at the top or one level below.
func readJSONLine(text string) (logEntry, bool) {
	var top map[string]any
	if json.Unmarshal([]byte(text), &top) != nil {
		return logEntry{}, false
	}
	fields := map[string]string{}
	flatten(fields, top, 3)
	first := func(names ...string) string {
		for _, n := range names {
			if v := fields[n]; v != "" {
				return v
			}
		}
		return ""
	}
	e := logEntry{
		method: first("method", "request_method", "http_method", "verb", "RequestMethod", "requestMethod"),
		target: first("request_uri", "uri", "requestUrl", "url", "path", "RequestPath", "target"),
		host:   first("host", "http_host", "vhost", "RequestHost", "server_name"),
		scheme: first("scheme", "RequestScheme", "protocol_scheme"),
	}
	e.status, _ = strconv.Atoi(first("status", "status_code", "code", "DownstreamStatus", "response_code", "statusCode"))
	e.time = logTime(first("time_iso8601", "time", "timestamp", "@timestamp", "ts", "StartUTC", "time_local", "date"))
	if m := requestLine.FindStringSubmatch(first("request")); m != nil {
		e.method, e.target = m[1], m[2]
	}
	if args := first("args", "query_string", "query"); args != "" && !strings.Contains(e.target, "?") {
		e.target += "?" + strings.TrimPrefix(args, "?")
	}
	return e, e.method != "" && e.target != "" && e.status != 0
}

func flatten(to map[string]string, from map[string]any, depth int) {
	for name, v := range from {
		switch v := v.(type) {
		case string:
			if to[name] == "" {
				to[name] = v
			}
		case float64:
			to[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case map[string]any:
			if depth > 0 {
				flatten(to, v, depth-1)
			}
		}
	}
}

// logTime reads a time as logs write it; the zero time if it is none.
func logTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999-0700", "02/Jan/2006:15:04:05 -0700", time.RFC1123} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 1e9 && n < 1e14 {
		if n > 1e11 {
			n /= 1000
		}
		return time.Unix(int64(n), 0).UTC()
	}
	return time.Time{}
}
