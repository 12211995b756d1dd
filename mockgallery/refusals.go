package mockgallery

import (
	"errors"
	"net/http"
	"strings"
)

// Standing says how well a refusal is known.
type Standing string

// The standings.
const (
	Attested   Standing = "attested"   // seen in real answers
	Documented Standing = "documented" // in the vendor's documentation
	Guess      Standing = "guess"      // nobody was found who saw it
)

// Refusal is the status and the words of one kind of refusal. {name} in a message is filled in.
type Refusal struct {
	Status    int      `json:"status"`
	Exception string   `json:"exceptionName"`
	Message   string   `json:"message"`
	Standing  Standing `json:"standing"`
}

// refusals is everything that this server refuses with. Options.Refusals replaces rows.
func refusals() map[string]Refusal {
	const (
		unauthorized = "UnauthorizedException"
		badRequest   = "BadRequestException"
		notFound     = "NotFoundException"
	)
	return map[string]Refusal{
		"signature":          {401, unauthorized, "The provided signature(oauth_signature) is invalid.", Attested},
		"consumer-key":       {401, unauthorized, "The provided API Key(oauth_consumer_key) is invalid.", Documented}, // spacing guessed
		"timestamp":          {400, badRequest, "The provided timestamp(oauth_timestamp) is invalid.", Guess},
		"nonce":              {400, badRequest, "The provided nonce(oauth_nonce) is invalid.", Guess},
		"missing-parameter":  {400, badRequest, "The required parameter({name}) is missing.", Guess},
		"rejected-parameter": {400, badRequest, "The parameter({name}) is invalid.", Guess},
		"body-hash":          {401, unauthorized, "The provided body hash(oauth_body_hash) is invalid.", Guess},
		"signature-method":   {400, badRequest, "The provided signature method(oauth_signature_method) is invalid. It must be HMAC-SHA1.", Guess},
		"oauth-version":      {400, badRequest, "The provided version(oauth_version) is invalid. It must be 1.0.", Guess},
		"token":              {401, unauthorized, "The provided token(oauth_token) is invalid.", Guess},
		"key-kind":           {401, unauthorized, "The provided API Key(oauth_consumer_key) is invalid.", Guess}, // right key, wrong door

		"bad-request":        {400, badRequest, "{detail}", Guess},
		"bad-parameter":      {400, badRequest, "The value of {name} is invalid: {value}", Guess},
		"bad-json":           {400, badRequest, "The request body is not valid JSON.", Guess},
		"bad-upload":         {400, badRequest, "The upload is not valid: {detail}", Guess},
		"unknown-question":   {400, badRequest, "The workflow has no question {name}.", Guess},
		"bad-answer":         {400, badRequest, "The answer to the question {name} is invalid: {value}", Guess},
		"not-an-app":         {400, badRequest, "The workflow {id} is not an app.", Guess},
		"run-disabled":       {400, badRequest, "The workflow {id} cannot be run.", Guess},
		"unknown-workflow":   {404, notFound, "The workflow {id} was not found.", Guess},
		"unknown-revision":   {404, notFound, "The version {id} was not found.", Guess},
		"unknown-job":        {404, notFound, "The job {id} was not found.", Guess},
		"unknown-output":     {404, notFound, "The output {id} was not found.", Guess},
		"unknown-format":     {400, badRequest, "The output is not available as {name}.", Guess},
		"unknown-credential": {400, badRequest, "The credential {id} was not found.", Guess},
		"no-such-path":       {404, notFound, "Nothing is served at {path}.", Guess},
		"method-not-allowed": {405, badRequest, "The method {method} is not allowed here.", Guess},
		"too-large":          {413, badRequest, "The request is too large.", Guess},
		"busy":               {503, badRequest, "The server is busy.", Guess},
		"failed":             {500, "Exception", "An error occurred.", Guess},
	}
}

// errorBody is the envelope of every refusal, as seen on real servers.
type errorBody struct {
	Data           *string `json:"data"`
	ExceptionName  string  `json:"exceptionName"`
	InnerException string  `json:"innerExceptionMessage"`
	Message        string  `json:"message"`
}

// refuse answers with a row of the table; facts are name, value, name, value ...
func (c *call) refuse(kind string, facts ...string) answer {
	r, ok := c.s.refusals[kind]
	if !ok {
		r = Refusal{Status: http.StatusBadRequest, Exception: "Exception", Message: kind}
	}
	for i := 0; i+1 < len(facts); i += 2 {
		r.Message = strings.ReplaceAll(r.Message, "{"+facts[i]+"}", c.s.keys.mask().text(facts[i+1]))
	}
	c.x.Refusal, c.x.Standing = kind, r.Standing
	return c.jsonAnswer(r.Status, errorBody{ExceptionName: r.Exception, Message: r.Message})
}

func (c *call) refuseBody(err error) answer {
	c.x.Note = err.Error()
	switch {
	case errors.Is(err, errBodyTooLarge):
		return c.refuse("too-large")
	case errors.Is(err, errBodiesFull):
		return c.refuse("busy")
	}
	return c.refuse("bad-request", "detail", "The request body could not be read.")
}
