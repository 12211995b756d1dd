package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/internal/capture"
)

// input are the flags that say what is looked at. -X, -H, -d, --data-urlencode
// and -G mean what they mean in curl: they are handed to the same parser.
type input struct {
	file      string
	from      string
	entry     int
	scheme    string
	publicURL string
	response  string
	now       string
	noInput   bool
	curl      []string // flags of curl, in order
	empty     bool     // standard input was looked at and had nothing
}

// curlFlag is one of curl's flags, kept as it was given.
type curlFlag struct {
	words *[]string
	flag  string
	bare  bool // takes no value
}

func (f *curlFlag) String() string { return "" }

func (f *curlFlag) Type() string {
	if f.bare {
		return "bool"
	}
	return "string"
}

func (f *curlFlag) IsBoolFlag() bool { return f.bare }

func (f *curlFlag) Set(v string) error {
	*f.words = append(*f.words, f.flag)
	if !f.bare {
		*f.words = append(*f.words, v)
	}
	return nil
}

func (in *input) register(fs *pflag.FlagSet) {
	curl := func(long, short, usage string) {
		fs.VarP(&curlFlag{words: &in.curl, flag: "--" + long}, long, short, usage)
	}
	curl("request", "X", "the HTTP `VERB`, as in curl")
	curl("header", "H", "a header `FIELD`, as in curl")
	curl("data", "d", "form `DATA`, as in curl")
	curl("data-urlencode", "", "form `DATA` to be escaped, as in curl")
	fs.VarPF(&curlFlag{words: &in.curl, flag: "--get", bare: true}, "get", "G", "put the data into the query, as in curl").NoOptDefVal = "true"
	fs.StringVarP(&in.file, "input", "i", "", "read `FILE` (the same as @FILE)")
	fs.StringVar(&in.from, "from", "", "what the input is, instead of a guess: `KIND` is "+strings.Join(capture.Kinds(), ", "))
	fs.IntVar(&in.entry, "entry", 0, "take request `N` of several, from 1")
	fs.StringVar(&in.scheme, "scheme", "", "`SCHEME` (http or https) where the input does not tell")
	fs.StringVar(&in.publicURL, "public-url", "", "the `URL` that clients address, for servers behind a proxy")
	fs.StringVar(&in.response, "response", "", "`FILE` with the server's answer")
	fs.StringVar(&in.now, "now", "", "judge the time as of `TIME`: 2018-10-18T13:50:00Z or seconds since 1970")
	fs.BoolVar(&in.noInput, "no-input", false, "never ask anything")
}
