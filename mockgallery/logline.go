package mockgallery

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/internal/render"
)

// LogLine is an exchange in one line, for a terminal:
//
//	14:06:48  #1   GET  200  /gallery/api/v1/workflows/subscription/  ok  query  HMAC-SHA1  python-requests
//	14:06:52  #2   GET  401  /gallery/api/v1/workflows/subscription/  key-missing-ampersand  the HMAC key has no '&' at the end  proved
func LogLine(x Exchange) string {
	path, _, _ := strings.Cut(x.Target, "?")
	var b strings.Builder
	b.Grow(160)
	fmt.Fprintf(&b, "%s  #%-3d %-4s %s  %s  ", x.Time.Format("15:04:05"), x.ID, printable(x.Method), statusText(x.Status), printable(path))
	switch {
	case x.Verdict == Accepted && x.Problem == "":
		b.WriteString("ok  " + x.Placed + "  " + printable(x.Signed))
		if agent, _, _ := strings.Cut(x.Agent, "/"); agent != "" {
			b.WriteString("  " + printable(clip(agent)))
		}
		if x.Refusal != "" {
			b.WriteString("  " + x.Refusal)
		}
		if x.Mistake != "" {
			b.WriteString("  but " + x.Mistake + "  " + printable(x.Message))
		}
	case x.Verdict == Answered:
		b.WriteString(strings.TrimSpace("not checked  " + x.Refusal))
		if x.Message != "" {
			b.WriteString("  " + printable(x.Message))
		}
	default:
		name := x.Mistake
		if name == "" {
			name = x.Problem
		}
		b.WriteString(name + "  " + printable(x.Message))
		if x.Certainty != "" {
			b.WriteString("  " + x.Certainty)
		}
		if x.Verdict == Warned {
			b.WriteString("  (let pass)")
		}
		if x.Searching {
			b.WriteString("  (searching)")
		}
		if x.Mistake == "" && x.Note != "" && !x.Searching {
			b.WriteString("  (" + printable(x.Note) + ")")
		}
	}
	if x.Later {
		b.WriteString("  (searched)")
	}
	if x.Forced {
		b.WriteString("  (ordered)")
	}
	return strings.TrimRight(b.String(), " ")
}

// TallyLine tells of a client that fails now and then, which is a riddle to those who see one failure alone; "" if there
// is nothing to tell. It is told at the first refusal of a client that had a request accepted, and at the second, the
// fourth, the eighth ...
func TallyLine(x Exchange) string {
	t := x.Client
	often := t.Refused&(t.Refused-1) == 0
	if x.Later || x.Verdict != Refused && x.Verdict != Warned || t.Refused >= t.Requests || !often {
		return ""
	}
	line := fmt.Sprintf("              ^ this client fails %d %% of its requests (%d of %d)", (200*t.Refused/t.Requests+1)/2, t.Refused, t.Requests)
	if strings.HasPrefix(x.Mistake, "signature-") && t.Plus > 0 {
		line += fmt.Sprintf("; %d signatures seen, %d with '+'", t.Signatures, t.Plus)
	}
	return line
}

// statusText leaves a gap for an answer that was none.
func statusText(status int) string {
	if status == 0 {
		return "---"
	}
	return strconv.Itoa(status)
}

// printable keeps control characters off a terminal, and marks that turn text around.
func printable(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return strings.ReplaceAll(render.Visible(s), "\n", " ")
		}
	}
	return s
}

// AppendJSON appends an exchange as one line of JSON: the form in which the control API shows it.
func (x Exchange) AppendJSON(dst []byte) []byte { return append(dst, encodeJSON(x.view())...) }
