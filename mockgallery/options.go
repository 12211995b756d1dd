package mockgallery

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Version is the server line whose answers are given.
type Version string

// The lines in which the objects changed.
const (
	Version2016 Version = "2016"   // no workerTag, no priority, no appId
	Version2018 Version = "2018.3" // the default
	Version2021 Version = "2021.2" // isE2 and runWithE2
)

// since compares as text, which holds for the three.
func (v Version) since(w Version) bool { return v >= w }

// SlashMode is what happens to a path without its final slash. What the real server does is not documented.
type SlashMode string

// The slash modes.
const (
	SlashAccept   SlashMode = "accept"      // the default
	SlashRedirect SlashMode = "redirect307" // the signature was made for the other path, so a redirected client fails
	SlashNotFound SlashMode = "notfound"
)

// Options set up a Server. The zero value is a strict 2018.3 Gallery with the built-in studio and its demo keys.
type Options struct {
	Profile Profile
	Mode    Mode
	Window  time.Duration // how far a timestamp may be off, both ways; 0: 300 s; below 0: not checked
	Unknown Unknown       // what becomes of further oauth_ parameters
	Realm   string        // of the challenge; empty: oauthdebug

	ForgetNonces bool   // do not look for nonces that were used
	PublicURL    string // what clients address, if something stands in between: "https://gallery.example.com"
	Forwarded    bool   // believe X-Forwarded-Proto, -Host, -Port and Forwarded

	ReportProblems  bool          // refuse with the problem reporting extension in the body, as other servers do
	ExplainInBody   bool          // explain in the body, instead of the faithful one, to everybody
	RevealSignature bool          // tell the right signature: for teaching, with keys that are worth nothing
	SearchTime      time.Duration // for a cause, while the client waits; 0: 200 ms
	DeepSearchTime  time.Duration // for a cause, beside; 0: 10 s

	Version   Version
	Bases     []string // where the API hangs; nil: /gallery and the root
	Slash     SlashMode
	BOM       bool // start JSON with a byte order mark, as some servers of 2017 did
	PingBody  string
	Seed      uint64  // for ids: the same seed gives the same studio
	Studio    *Studio // nil: DefaultStudio(Seed)
	Plan      []JobStep
	Now       func() time.Time // nil: time.Now
	ChunkJSON Toggle           // JSON in chunks, as seen on real servers; on unless Off

	// RefuseNonApps refuses to run what is not an app. Reports on real servers disagree.
	RefuseNonApps bool

	// Refusals replaces rows of the table in refusals.go, by kind.
	Refusals map[string]Refusal

	// ControlURL is where Control is served, for the headers that point at an exchange.
	ControlURL string

	// OnExchange is told of each exchange when it ends, and again, with Later set, when a deeper search for the cause
	// has ended. It gets the short members alone; Server.Exchange has the rest.
	OnExchange func(Exchange)

	Limits Limits
}

// Toggle is a switch that is on unless it is turned off.
type Toggle int

// Off turns a Toggle off.
const Off Toggle = 1

// Limits keep the server small whatever is thrown at it. A zero member takes the default beside it.
type Limits struct {
	Body          int64 // of one request: 16 MiB
	Bodies        int64 // of all requests at once: 64 MiB
	Header        int   // of one request: 64 KiB
	Exchanges     int   // kept in the journal: 1000
	JournalBytes  int   // kept in the journal: 32 MiB
	KeptBody      int   // of one body in the journal: 64 KiB
	Jobs          int   // kept: 1000
	Workflows     int   // published ones with the rest: 1000
	Uploads       int   // kept: 100 files
	UploadBytes   int64 // kept: 64 MiB
	Nonces        int   // remembered: 1 << 19
	Searches      int   // deeper searches that wait: 32
	Forced        int   // forced answers waiting: 100
	WaitingPeople int   // calls of the control API that wait: 64
}

func (l Limits) filled() Limits {
	or := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	or64 := func(n *int64, d int64) {
		if *n <= 0 {
			*n = d
		}
	}
	or64(&l.Body, 16<<20)
	or64(&l.Bodies, 64<<20)
	or(&l.Header, 64<<10)
	or(&l.Exchanges, 1000)
	or(&l.JournalBytes, 32<<20)
	or(&l.KeptBody, 64<<10)
	or(&l.Jobs, 1000)
	or(&l.Workflows, 1000)
	or(&l.Uploads, 100)
	or64(&l.UploadBytes, 64<<20)
	or(&l.Nonces, 1<<19)
	or(&l.Searches, 32)
	or(&l.Forced, 100)
	or(&l.WaitingPeople, 64)
	return l
}

func (o Options) filled() Options {
	o.Version = cmp.Or(o.Version, Version2018)
	if o.Bases == nil {
		o.Bases = []string{"/gallery", ""}
	}
	o.Bases = slices.Clone(o.Bases)
	for i, b := range o.Bases {
		o.Bases[i] = strings.TrimSuffix(b, "/")
	}
	o.Profile = cmp.Or(o.Profile, Gallery)
	o.Mode = cmp.Or(o.Mode, Strict)
	o.Unknown = cmp.Or(o.Unknown, UnknownSigned)
	o.Slash = cmp.Or(o.Slash, SlashAccept)
	o.Realm = cmp.Or(o.Realm, "oauthdebug")
	o.PingBody = cmp.Or(o.PingBody, "true")
	o.Window = cmp.Or(o.Window, 300*time.Second)
	o.SearchTime = cmp.Or(o.SearchTime, 200*time.Millisecond)
	o.DeepSearchTime = cmp.Or(o.DeepSearchTime, 10*time.Second)
	if o.Plan == nil {
		o.Plan = []JobStep{{Status: "Queued", Disposition: "None"}, {Status: "Completed", Disposition: "Success"}}
	}
	o.Limits = o.Limits.filled()
	return o
}
