package diagnose

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// bodyRows forget a form body, or sign a body that is none.
var bodyRows = []*Mistake{
	{
		ID: "form-body-not-signed", Title: "the form body is not signed",
		Why: "The pairs of an application/x-www-form-urlencoded body are parameters like those of the query.",
		Fix: "decode the form body and add its pairs to the parameters", Ref: "3.4.1.3.1",
		Idioms: idioms["form-body-not-signed"], Stage: signer.StageCollect, Seen: 9, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"only-oauth-params-signed", "form-content-type-charset", "body-only-on-post"},
		Example:  post(gallery, "priority=2"),
		Variants: one(signer.SlotBody, func(ru *signer.Rules) { ru.Body = noBody }),
	},
	{
		ID: "form-content-type-charset", Title: "the form body is not signed, because a charset follows its Content-Type",
		Why: "Only the media type decides whether a body is a form, not its parameters nor its case.",
		Fix: "compare only the media type, without parameters, ignoring case", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"form-body-not-signed"},
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": signer.FormType + "; charset=utf-8"}, Body: "priority=2", Note: "the form is priority=2"},
		Variants: func(c *Case) []Variant {
			if !c.Request.Form() || c.field("Content-Type") == signer.FormType {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) { ru.Body = noBody }, signer.SlotBody)}
		},
	},
	{
		ID: "body-only-on-post", Title: "the form body is signed for POST only",
		Why: "A form body is signed whatever the method is.",
		Fix: "decide by the Content-Type, not by the method", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"form-body-not-signed"},
		Example: Example{Method: "PUT", URL: gallery, Form: "priority=2"},
		Variants: func(c *Case) []Variant {
			unsigned := func(note string) Variant {
				return way(note, func(ru *signer.Rules) { ru.Body = noBody }, signer.SlotBody)
			}
			switch method := c.Request.Method; {
			case !c.Request.Form() || method == "POST":
				return nil
			case strings.EqualFold(method, "POST"):
				return []Variant{unsigned("in these capitals")}
			case strings.EqualFold(method, "PUT"):
				return []Variant{unsigned("")}
			}
			return []Variant{unsigned(""), unsigned("or PUT")}
		},
	},
	{
		ID: "wrong-content-type", Title: "a form body is sent under another Content-Type",
		Why: "A body counts as a form only if the Content-Type says so; then both sides disagree about what is signed.",
		Fix: "send Content-Type: application/x-www-form-urlencoded with form bodies", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"json-body-signed"},
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "text/plain"}, Body: "priority=2", Note: "the body is priority=2, its type text/plain"},
		Variants: func(c *Case) []Variant {
			if c.Request.Form() || !looksLikeForm(c.Request.Body) {
				return nil
			}
			ways := []Variant{way("signed as a form", bodyAsForm(c), signer.SlotBody)}
			if c.field("Content-Type") == "" {
				ways = append(ways, way("signed as a form, since it has no type", bodyAsForm(c), signer.SlotBody))
			}
			return ways
		},
		Check: checkContentType,
	},
	{
		ID: "multipart-fields-signed", Title: "the fields of a multipart body are signed",
		Why: "A multipart body contributes nothing to the signature, neither its fields nor its files.",
		Fix: "sign only oauth_ and query pairs when the body is multipart/form-data", Ref: "3.4.1.3.1",
		Idioms: idioms["multipart-fields-signed"], Stage: signer.StageCollect, Seen: 12, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"},
			Body: "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nreport\r\n--b--\r\n", Note: "a multipart body with the field title=report"},
		Variants: multipartSigned,
	},
	{
		ID: "json-body-signed", Title: "the JSON body is signed as if it were parameters",
		Why: "Only a form body holds parameters. JSON contributes nothing, or an oauth_body_hash where both sides want one.",
		Fix: "leave a JSON body out of the parameters", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"server-signs-json-body", "wrong-content-type"},
		Example:  Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"priority":2}`, Note: `the body is {"priority":2}`},
		Variants: jsonSigned,
	},
	{
		ID: "server-signs-json-body", Title: "the server counts the members of a JSON body as parameters",
		Why: "Only a form body holds parameters.",
		Fix: "ignore bodies that are not forms, on the server", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:    []string{"json-body-signed"},
		Example:  Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"priority":2}`, Note: `the body is {"priority":2}`},
		Variants: jsonSigned,
	},
}

// hasForm reports whether parameters stand in the body.
func (c *Case) hasForm() bool { return c.Request.Form() && len(c.Request.Body) > 0 }

func noBody(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
	from := len(dst)
	return onlyProtocol(ru.BodyPairs(dst, r), from)
}

// bodyAsForm reads the body as a form, whatever its type.
func bodyAsForm(c *Case) func(*signer.Rules) {
	text := string(c.Request.Body)
	return func(ru *signer.Rules) {
		ru.Body = func(dst []signer.Pair, _ *signer.Request, ru *signer.Rules) []signer.Pair {
			return ru.AppendForm(dst, signer.FromBody, text)
		}
	}
}

// bodyPairs makes a variant whose body holds the given pairs.
func bodyPairs(note string, ps []signer.Pair) []Variant {
	if len(ps) == 0 {
		return nil
	}
	return []Variant{way(note, func(ru *signer.Rules) {
		ru.Body = func(dst []signer.Pair, _ *signer.Request, _ *signer.Rules) []signer.Pair { return append(dst, ps...) }
	}, signer.SlotBody)}
}

// looksLikeForm reports whether text could be a=b&c=d.
func looksLikeForm(text []byte) bool {
	i := bytes.IndexByte(text, '=')
	return i > 0 && !bytes.ContainsAny(text, " \t\r\n<>{\"") && !bytes.ContainsAny(text[:i], ":/?")
}

func jsonSigned(c *Case) []Variant {
	body := c.Request.Body
	if len(body) == 0 || c.Request.Form() || signer.MediaType(c.field("Content-Type")) == "multipart/form-data" {
		return nil
	}
	var ways []Variant
	tree := parseJSON(body)
	if tree != nil {
		ways = append(ways, bodyPairs("its members", tree.members(func(n *node) string { return string(compact.append(nil, n)) }))...)
		if nested(tree) {
			ways = append(ways, bodyPairs("its members, nested ones as a[b] and a[0]", tree.flat("", true))...)
			ways = append(ways, bodyPairs("its members, nested ones as a[b] and a[]", tree.flat("", false))...)
			ways = append(ways, bodyPairs("its members, nested ones as JavaScript prints them", tree.members(scriptString))...)
		}
	}
	text := string(body)
	ways = append(ways, bodyPairs("the whole text as a name", []signer.Pair{signer.Made(text, "")})...)
	ways = append(ways, bodyPairs("the whole text as a value", []signer.Pair{signer.Made("", text)})...)
	for i, n := range []string{"body", "data", "json", "payload"} {
		v := bodyPairs("the whole text as the value of "+n, []signer.Pair{signer.Made(n, text)})
		v[0].Alone = i > 0
		ways = append(ways, v...)
	}
	return append(ways, way("the text read as a form", bodyAsForm(c), signer.SlotBody))
}

func nested(n *node) bool {
	for _, m := range n.items {
		if m.kind == 'o' || m.kind == 'a' {
			return true
		}
	}
	return false
}

func multipartSigned(c *Case) []Variant {
	media, params, err := mime.ParseMediaType(c.field("Content-Type"))
	if err != nil || !strings.HasPrefix(media, "multipart/") || params["boundary"] == "" {
		return nil
	}
	var fields, withFile, withMark, withContent []signer.Pair
	r := multipart.NewReader(bytes.NewReader(c.Request.Body), params["boundary"])
	for {
		part, err := r.NextRawPart()
		if err != nil {
			break
		}
		text, _ := io.ReadAll(part)
		field := signer.Made(part.FormName(), string(text))
		if file := part.FileName(); file != "" {
			withFile = append(withFile, signer.Made(part.FormName(), file))
			withMark = append(withMark, signer.Made(part.FormName(), "@"+file))
			withContent = append(withContent, field)
			continue
		}
		fields = append(fields, field)
		withFile, withMark, withContent = append(withFile, field), append(withMark, field), append(withContent, field)
	}
	ways := bodyPairs("its fields", fields)
	if len(withFile) > len(fields) {
		ways = append(ways, bodyPairs("its fields and file names", withFile)...)
		ways = append(ways, bodyPairs("its fields and file names behind '@'", withMark)...)
		ways = append(ways, bodyPairs("its fields and the contents of its files", withContent)...)
	}
	return ways
}
