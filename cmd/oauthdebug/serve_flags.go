package main

import (
	"net"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/mockgallery"
)

// serveWhere are the flags that say where to listen.
type serveWhere struct {
	host           string
	port, pagePort int
	expose         bool
}

// page is the port of the page: any, where the mock takes any.
func (w *serveWhere) page() int {
	if w.pagePort < 0 {
		if w.port == 0 {
			return 0
		}
		return w.port + 1
	}
	return w.pagePort
}

func (o *serveOptions) register(fs *pflag.FlagSet) {
	fs.StringVar(&o.host, "listen", "127.0.0.1", "`ADDRESS` to listen on (127.0.0.1)")
	fs.IntVar(&o.port, "port", 8080, "`PORT` of the mock (8080); 0 is any free one")
	fs.IntVar(&o.pagePort, "page-port", -1, "`PORT` of the page and the controls (else the next one)")
	fs.BoolVar(&o.expose, "expose", false, "allow --listen on an address that others can reach")

	fs.StringVar(&o.profile, "profile", "gallery", "`NAME` is gallery (usual), or rfc5849 for any path, all methods and tokens")
	fs.StringVar(&o.mode, "mode", "strict", "`MODE` is strict (usual), warn (let pass and tell) or off")
	fs.StringVar(&o.consumerKey, "consumer-key", "", "a key `TEXT` of your own, beside the demo keys")
	fs.StringVar(&o.consumerSecret, "consumer-secret", "", "where its secret is: `SRC` is "+sources+" (OAUTHDEBUG_CONSUMER_SECRET)")
	fs.StringVar(&o.token, "token", "", "a token `TEXT` of it, for rfc5849")
	fs.StringVar(&o.tokenSecret, "token-secret", "", "where the token's secret is; `SRC` likewise")
	fs.DurationVar(&o.mock.Window, "window", 5*time.Minute, "how far a timestamp may be off: `DURATION` (5m); -1s: any")
	fs.BoolVar(&o.mock.ForgetNonces, "allow-nonce-reuse", false, "do not remember nonces")
	fs.StringVar(&o.unknown, "unknown", "signed", "further oauth_ parameters: `HOW` is signed (usual), unsigned or refused")
	fs.StringVar(&o.now, "now", "", "start the server's clock at `TIME`")
	fs.DurationVar(&o.skew, "skew", 0, "how far the server's clock is ahead: `DURATION` (0s)")

	fs.StringVar(&o.mock.PublicURL, "public-url", "", "`URL` that clients use, if something stands in between")
	fs.BoolVar(&o.mock.Forwarded, "forwarded", false, "believe Forwarded and X-Forwarded-*")
	fs.BoolVar(&o.mock.ReportProblems, "report-problems", false, "refuse with oauth_problem in the body, as other servers do")
	fs.BoolVar(&o.mock.ExplainInBody, "explain-in-body", false, "explain in the body instead of the faithful one")
	fs.BoolVar(&o.mock.RevealSignature, "reveal-signature", false, "tell the right signature: with dummy keys only")

	fs.StringVar(&o.version, "server-version", "2018.3", "whose answers: `LINE` is 2016, 2018.3 (usual) or 2021.2")
	fs.StringSliceVar(&o.mock.Bases, "base", []string{"/gallery", ""}, "`PATH` that the API hangs on (/gallery and the root)")
	fs.StringVar(&o.slash, "slash", "accept", "a path without final slash: `HOW` is accept (usual), redirect307 or notfound")
	fs.BoolVar(&o.mock.BOM, "bom", false, "start JSON with a byte order mark")
	fs.BoolVar(&o.mock.RefuseNonApps, "refuse-non-apps", false, "refuse to run what is not an app")
	fs.Uint64Var(&o.mock.Seed, "seed", 0, "`NUMBER` for ids: the same gives the same")
	fs.StringVar(&o.seedFile, "seed-file", "", "studio, keys and workflows from a JSON `FILE`")
	fs.DurationVar(&o.jobTime, "job-time", 0, "how long jobs run: `DURATION` (0s)")
	fs.IntVar(&o.jobPolls, "job-polls", 0, "how many polls see a job running: `N` (0)")

	fs.StringVar(&o.log, "log", "text", "a line for each request: `FORM` is text (usual), json or none")
	fs.StringVar(&o.ready, "ready", "text", "what is said at the start: `FORM` is text (usual), json or none")
}

// oneOf takes a flag's value if it is one of a few.
func oneOf[T ~string](flag, value string, of ...T) (T, error) {
	words := ""
	for i, v := range of {
		if string(v) == value {
			return v, nil
		}
		switch {
		case i == 0:
		case i == len(of)-1:
			words += " or "
		default:
			words += ", "
		}
		words += string(v)
	}
	return "", usage("--%s %q: %s is needed", flag, value, words)
}

// options turns flags into the options of the library.
func (o *serveOptions) options() (opt mockgallery.Options, err error) {
	opt = o.mock
	if opt.Profile, err = oneOf("profile", o.profile, mockgallery.Gallery, mockgallery.RFC5849); err != nil {
		return opt, err
	}
	if opt.Mode, err = oneOf("mode", o.mode, mockgallery.Strict, mockgallery.Warn, mockgallery.Lax); err != nil {
		return opt, err
	}
	if opt.Version, err = oneOf("server-version", o.version, mockgallery.Version2016, mockgallery.Version2018, mockgallery.Version2021); err != nil {
		return opt, err
	}
	if opt.Slash, err = oneOf("slash", o.slash, mockgallery.SlashAccept, mockgallery.SlashRedirect, mockgallery.SlashNotFound); err != nil {
		return opt, err
	}
	if opt.Unknown, err = oneOf("unknown", o.unknown, mockgallery.UnknownSigned, mockgallery.UnknownUnsigned, mockgallery.UnknownRefused); err != nil {
		return opt, err
	}
	for flag, value := range map[string]string{"log": o.log, "ready": o.ready} {
		if _, err := oneOf(flag, value, "text", "json", "none"); err != nil {
			return opt, err
		}
	}
	if o.port < 0 || o.page() < 0 || max(o.port, o.page()) > 65535 {
		return opt, usage("--port %d, --page-port %d: ports go from 0, which is any free one, to 65535", o.port, o.page())
	}
	if o.jobTime < 0 || o.jobPolls < 0 {
		return opt, usage("--job-time %s, --job-polls %d: a job cannot end before it begins", o.jobTime, o.jobPolls)
	}
	if len(opt.Bases) == 0 {
		opt.Bases = []string{""}
	}
	for _, base := range opt.Bases {
		if base != "" && !strings.HasPrefix(base, "/") {
			return opt, usage("--base %q: a path is needed, as in /gallery, or nothing for the root", base)
		}
	}
	if err := mockgallery.CheckPublicURL(opt.PublicURL); err != nil {
		return opt, usage("--public-url: %w", err)
	}
	if ip := net.ParseIP(o.host); !o.expose && o.host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return opt, usage("--listen %s: others could reach that address; say --expose as well if they may", o.host)
	}
	if o.jobTime > 0 || o.jobPolls > 0 {
		opt.Plan = []mockgallery.JobStep{
			{Status: "Queued", Disposition: "None"},
			{Status: "Running", Disposition: "None", For: mockgallery.Span(o.jobTime), Polls: o.jobPolls},
			{Status: "Completed", Disposition: "Success"},
		}
	}
	if o.seedFile != "" {
		if opt.Studio, err = o.readSeed(); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

func (o *serveOptions) readSeed() (*mockgallery.Studio, error) {
	f, err := o.env.open(o.seedFile)
	if err != nil {
		return nil, fileError("reading "+o.seedFile, err)
	}
	defer f.Close()
	st, err := mockgallery.ReadStudio(f, o.mock.Seed)
	if err != nil {
		return nil, usage("%s: %w", o.seedFile, err)
	}
	return st, nil
}
