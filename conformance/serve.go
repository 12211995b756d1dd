package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Serve lets an adapter of this process speak lines/1: it answers each line of
// in with one line on out, until in ends. Nothing that stands in a line ends
// it; the error is one of reading or writing.
func Serve(ctx context.Context, a Adapter, in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	for {
		line, long, err := readLine(r, MaxLine)
		if err == bufio.ErrBufferFull {
			err = skipLine(r)
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("reading a line of lines/1: %w", err)
		}
		if reply := serveLine(ctx, a, line, long); reply != nil {
			if _, err := out.Write(reply); err != nil {
				return fmt.Errorf("writing an answer: %w", err)
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// readLine returns a line without its end; of one that is longer than limit,
// the beginning. bufio.ErrBufferFull says that the rest is still to be read.
func readLine(r *bufio.Reader, limit int) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if room := limit - len(line); len(part) > room {
			return append(line, part[:room]...), true, err
		}
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return bytes.TrimRight(line, "\r\n"), false, err
		}
	}
}

// skipLine reads up to the end of the line.
func skipLine(r *bufio.Reader) error {
	for {
		if _, err := r.ReadSlice('\n'); err != bufio.ErrBufferFull {
			return err
		}
	}
}

func serveLine(ctx context.Context, a Adapter, line []byte, long bool) []byte {
	line = bytes.TrimPrefix(line, []byte("\uFEFF"))
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	if long {
		return oneLine(seqOf(line), Failed(fmt.Sprintf("reading the line: it is longer than %d bytes", MaxLine)))
	}
	var m struct {
		Op    string          `json:"op"`
		Seq   int64           `json:"seq"`
		ID    string          `json:"id"`
		Given json.RawMessage `json:"given"`
	}
	if err := readMessage(line, &m); err != nil {
		return oneLine(seqOf(line), Failed("reading the line: "+err.Error()))
	}
	switch m.Op {
	case "hello":
		return serveHello(ctx, a, m.Seq, line)
	case "sign", "verify":
		c := Case{ID: m.ID}
		if err := c.read(m.Op, m.Given); err != nil {
			return oneLine(m.Seq, Failed(err.Error()))
		}
		answer, err := a.Do(ctx, c)
		if err != nil {
			answer = Failed(err.Error())
		}
		return oneLine(m.Seq, answer)
	case "":
		return oneLine(m.Seq, Failed("reading the line: it has no op"))
	}
	return oneLine(m.Seq, Declined(fmt.Sprintf("no operation %q; there are \"hello\", \"sign\" and \"verify\"", m.Op)))
}

func serveHello(ctx context.Context, a Adapter, seq int64, line []byte) []byte {
	var h Hello
	if err := json.Unmarshal(line, &h); err != nil {
		return oneLine(seq, Failed("reading hello: "+err.Error()))
	}
	p, err := a.Hello(ctx, h)
	if err != nil {
		return oneLine(seq, Failed(err.Error()))
	}
	text, err := marshal(passportLine{Seq: seq, Protocol: Protocol, Passport: p})
	if err != nil {
		return oneLine(seq, Failed(err.Error()))
	}
	return append(text, '\n')
}

func oneLine(seq int64, a Answer) []byte {
	text, err := a.line(seq)
	if err != nil || len(text) > MaxLine {
		reason := "its line would be longer than lines/1 allows"
		if err != nil {
			reason = err.Error()
		}
		failed := Failed("writing the answer: " + reason)
		text, _ = failed.line(seq)
	}
	return text
}

// readMessage decodes a line of the runner. Unknown fields are let pass, nulls
// and half characters are not.
func readMessage(line []byte, v any) error {
	if err := wellFormed(line); err != nil {
		return err
	}
	if err := json.Unmarshal(line, v); err != nil {
		return plainJSON(err)
	}
	if at := nullIn(line); at != "" {
		return fmt.Errorf("%s is null; nothing is null in lines/1, an empty text is \"\"", at)
	}
	return nil
}

// plainJSON says what the decoder found in words that do not speak of Go.
func plainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s holds a %s, which does not fit there", kind.Field, kind.Value)
	}
	return fmt.Errorf("not a JSON object of lines/1: %w", err)
}

func (c *Case) read(op string, given []byte) error {
	if len(given) == 0 {
		return fmt.Errorf("reading %s: it has no given", op)
	}
	var v any
	var method, url *Text
	if op == string(KindVerify) {
		c.Verify = new(VerifyGiven)
		v, method, url = c.Verify, &c.Verify.Request.Method, &c.Verify.Request.URL
	} else {
		c.Sign = &SignGiven{Placement: "header"}
		v, method, url = c.Sign, &c.Sign.Request.Method, &c.Sign.Request.URL
	}
	if err := json.Unmarshal(given, v); err != nil {
		return fmt.Errorf("reading given: %w", plainJSON(err))
	}
	if *method == "" || *url == "" {
		return fmt.Errorf("reading given: request.method and request.url are needed")
	}
	return nil
}

// nullIn returns the place of the first null, or "".
func nullIn(text []byte) string {
	if !bytes.Contains(text, []byte("null")) {
		return ""
	}
	var v any
	if json.Unmarshal(text, &v) != nil {
		return ""
	}
	return nullAt(v, "")
}

func nullAt(v any, at string) string {
	switch v := v.(type) {
	case nil:
		return strings.TrimPrefix(at, ".")
	case []any:
		for i := range v {
			if found := nullAt(v[i], at+"."+strconv.Itoa(i)); found != "" {
				return found
			}
		}
	case map[string]any:
		for name := range v {
			if found := nullAt(v[name], at+"."+name); found != "" {
				return found
			}
		}
	}
	return ""
}

var seqPattern = regexp.MustCompile(`"seq"\s*:\s*([0-9]{1,16})`)

// seqOf finds the number of a line that cannot be read, so that its answer can
// be told from others; 0 if there is none.
func seqOf(line []byte) int64 {
	if m := seqPattern.FindSubmatch(line); m != nil {
		n, _ := strconv.ParseInt(string(m[1]), 10, 64)
		return n
	}
	return 0
}
