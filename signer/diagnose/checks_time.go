package diagnose

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// window is how far a timestamp may be off before it is worth a word: most
// servers allow five minutes.
const window = 5 * time.Minute

// reference is what a timestamp may be judged against: the time given, since
// that was said about this request; else the server's Date, which in a paste
// may belong to an earlier call. There is none unless one of them is there: this machine's clock proves nothing about
// a request of which nobody knows when it was sent.
func (c *Case) reference() (t time.Time, what string, known bool) {
	switch {
	case !c.Now.IsZero():
		return c.Now, "the time given", true
	case c.Response != nil && !c.Response.Date.IsZero():
		return c.Response.Date, "the server's Date", true
	}
	return time.Time{}, "", false
}

// accepted reports whether the server answered as it does to a good request.
func (c *Case) accepted() bool {
	return c.Response != nil && c.Response.Status >= 200 && c.Response.Status < 300
}

func (c *Case) timestamp() (text string, seconds int64, ok bool) {
	text, sent := c.param("oauth_timestamp")
	if !sent {
		return "", 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return text, n, err == nil
}

// off is the gap between timestamp and reference, positive if it is ahead.
type off struct {
	gap   time.Duration
	at    time.Time
	what  string
	cause string // id of the row that explains it
}

var year2100 = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

// offBy measures a timestamp in whole seconds. ok is false if there is nothing
// to measure with, or nothing wrong.
func (c *Case) offBy() (o off, ok bool) {
	_, n, isNumber := c.timestamp()
	ref, what, known := c.reference()
	if !isNumber || !known || n < 0 || n > year2100 || c.accepted() {
		return o, false
	}
	o.at, o.what = time.Unix(n, 0).UTC(), what
	o.gap = o.at.Sub(ref).Truncate(time.Second)
	size := o.gap.Abs()
	switch rest := nearest(size, 15*time.Minute).Abs(); {
	case size <= window:
		return o, false
	case size <= 14*time.Hour+window && size >= 15*time.Minute-2*time.Minute && (rest <= 30*time.Second || rest <= 2*time.Minute && nearest(size, time.Hour).Abs() <= 2*time.Minute):
		o.cause = "timestamp-local-time"
	case o.gap < -time.Hour:
		o.cause = "stale-request-replayed"
	default:
		o.cause = "clock-skew"
	}
	return o, true
}

// nearest returns how far d is from the nearest multiple of unit.
func nearest(d, unit time.Duration) time.Duration { return d - d.Round(unit) }

func (c *Case) spanOfTime() []int { return c.spanOfParam("oauth_timestamp") }

func checkLocalTime(c *Case) []Finding {
	o, ok := c.offBy()
	if !ok || o.cause != "timestamp-local-time" {
		return nil
	}
	f := findingf(Error, Likely, c.spanOfTime(), "the timestamp is %s", o.words())
	zone := o.gap.Round(15 * time.Minute)
	_, here := c.Now.Zone()
	mine := time.Duration(here) * time.Second
	if mine != 0 && (zone == mine || zone == -mine) {
		f.Certainty = Certain
		f.Why = fmt.Sprintf("the gap is this machine's distance from UTC, %s", signed(mine))
		if zone == mine {
			f.Why += ": local time was counted as if it were UTC"
			f.Fix = "count seconds from a UTC clock: int(time.time()), not (datetime.now() - epoch).total_seconds() nor calendar.timegm(time.localtime())"
		} else {
			f.Why += ", the other way round: UTC was taken for local time"
			f.Fix = "count seconds from a UTC clock: int(time.time()), not datetime.utcnow().timestamp() nor time.mktime(time.gmtime())"
		}
		return just(f)
	}
	f.Why = fmt.Sprintf("the gap is a whole number of quarter hours, as between zones: local time of a zone at %s counted as UTC, or UTC taken for local time at %s", signed(zone), signed(-zone))
	if zone.Abs() == time.Hour {
		f.Why += "; one hour may also be daylight saving time"
	}
	f.Fix = "count seconds from a UTC clock: int(time.time()) in Python, Date.now() in JavaScript, [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() in .NET"
	return just(f)
}

func checkStale(c *Case) []Finding {
	if o, ok := c.offBy(); ok && o.cause == "stale-request-replayed" {
		f := findingf(Error, Certain, c.spanOfTime(), "this request was signed for one moment, and that moment has passed: its timestamp is %s", o.words())
		f.Why = "Servers allow minutes, and each nonce once. A signed address or header that was copied or saved is good for one call only."
		return just(f)
	}
	_, n, isNumber := c.timestamp()
	if c.Kind == "script" && isNumber && c.signed() && !c.accepted() {
		return just(c.copied(n))
	}
	if _, _, known := c.reference(); known || !isNumber || n <= 0 || n > year2100 || !c.signed() {
		return nil
	}
	switch c.Kind {
	case "url", "script", "post", "har":
		return just(findingf(Info, Possible, c.spanOfTime(), "the request was signed for %s and is good for a few minutes from then; give a time to judge it by", time.Unix(n, 0).UTC().Format("2006-01-02 15:04:05 UTC")))
	}
	return nil
}

// copied is about a program in which a signature is written: whatever the time
// is, each run sends the same nonce.
func (c *Case) copied(n int64) Finding {
	f := findingf(Warning, Likely, c.spanOfTime(), "a signature that was made once, for %s, is written into the program", time.Unix(n, 0).UTC().Format("2006-01-02 15:04:05 UTC"))
	f.Why = "Timestamp, nonce and signature were copied with the address or header that they belong to. Servers allow minutes, and each nonce once."
	if r := c.Response; r != nil && !r.Date.IsZero() && time.Unix(n, 0).Sub(r.Date).Abs() <= window {
		f.Why += " The pasted answer is of the same moment, so the clock that signed was right; the copy is only old."
	}
	return f
}

func checkClockSkew(c *Case) []Finding {
	if o, ok := c.offBy(); ok && o.cause == "clock-skew" {
		f := findingf(Error, Certain, c.spanOfTime(), "the timestamp is %s", o.words())
		f.Why = "The gap is no whole number of quarter hours, so it is no time zone: the clock itself is off, or the request waited."
		return just(f)
	}
	if c.Response == nil {
		return nil
	}
	if first, last, ok := acceptable(c.Response); ok {
		if _, n, isNumber := c.timestamp(); isNumber && (n < first || n > last) {
			return just(findingf(Error, Certain, c.spanOfTime(), "the server accepts timestamps from %d to %d; this one is %d", first, last, n))
		}
	}
	if c.says("timestamp_refused", "timestamp is invalid", "expired timestamp", "invalidtimestamp", "clock skew", "timestamp out of") {
		if _, _, known := c.reference(); !known {
			return just(finding(Warning, Likely, c.spanOfTime(), "the server refused the timestamp"))
		}
	}
	return nil
}

var ranges = regexp.MustCompile(`oauth_acceptable_timestamps=([0-9]+)-([0-9]+)`)

// acceptable returns the range of timestamps that a server says it accepts.
func acceptable(r *Response) (first, last int64, ok bool) {
	text := r.Body
	for _, vs := range r.Header {
		text += "\n" + strings.Join(vs, "\n")
	}
	m := ranges.FindStringSubmatch(strings.NewReplacer(`"`, "", "%2D", "-").Replace(text))
	if m == nil {
		return 0, 0, false
	}
	first, err1 := strconv.ParseInt(m[1], 10, 64)
	last, err2 := strconv.ParseInt(m[2], 10, 64)
	return first, last, err1 == nil && err2 == nil
}

// words says how far off it is, and against what.
func (o off) words() string {
	side := "behind"
	if o.gap > 0 {
		side = "ahead of"
	}
	return fmt.Sprintf("%s, %s %s %s", o.at.Format("2006-01-02 15:04:05 UTC"), spell(o.gap.Abs()), side, o.what)
}

func spell(d time.Duration) string {
	if days := int(d / (24 * time.Hour)); days >= 730 {
		return fmt.Sprintf("%d years", days/365)
	} else if days >= 2 {
		return fmt.Sprintf("%d days", days)
	}
	h, m, s := int(d/time.Hour), int(d/time.Minute)%60, int(d/time.Second)%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d h %d min %d s", h, m, s)
	case m > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	}
	return fmt.Sprintf("%d s", s)
}

func signed(d time.Duration) string {
	sign := '+'
	if d < 0 {
		sign = '-'
	}
	d = d.Abs()
	return fmt.Sprintf("%c%02d:%02d", sign, int(d/time.Hour), int(d/time.Minute)%60)
}

// Texts that are no whole number of seconds.
var (
	decimal = regexp.MustCompile(`^[0-9]+[.,][0-9]+$|^[0-9.]+[eE]\+?[0-9]+$`)
	isoText = regexp.MustCompile(`^[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ]`)
)

func checkMilliseconds(c *Case) []Finding {
	text, n, isNumber := c.timestamp()
	if !isNumber || n < 0 {
		return nil
	}
	for _, unit := range []struct {
		digits int
		word   string
		per    int64
	}{{13, "milliseconds", 1e3}, {16, "microseconds", 1e6}, {19, "nanoseconds", 1e9}} {
		if at := n / unit.per; len(text) == unit.digits && at < year2100 {
			f := findingf(Warning, Certain, c.spanOfTime(), "the timestamp counts %s (%s)", unit.word, time.Unix(at, 0).UTC().Format("2006-01-02 15:04:05 UTC"))
			if _, _, known := c.reference(); known && !c.accepted() {
				f.Level = Error
			}
			f.Fix = fmt.Sprintf("send whole seconds: %d", at)
			return just(f)
		}
	}
	return nil
}

func checkFraction(c *Case) []Finding {
	if text, _ := c.param("oauth_timestamp"); decimal.MatchString(text) && !excel(text) {
		return just(findingf(Error, Certain, c.spanOfTime(), "the timestamp %q is no whole number", text))
	}
	return nil
}

// excel reports whether text is a day number of Excel, from 1995 to 2064.
func excel(text string) bool {
	f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return err == nil && f > 34700 && f < 60000 && !strings.ContainsAny(text, "eE")
}

// checkTimeUnit recognises other ways to tell a time.
func checkTimeUnit(c *Case) []Finding {
	text, n, isNumber := c.timestamp()
	what := ""
	switch {
	case text == "":
		if _, sent := c.param("oauth_timestamp"); sent {
			what = "is empty"
		}
	case excel(text):
		what = "is a day number, as Excel counts"
	case isoText.MatchString(text):
		what = "is a written date"
	case isNumber && n < 0:
		what = "is negative"
	case isNumber && len(text) == 18 && text[0] == '6':
		what = "counts ticks since the year 1, as .NET's DateTime does"
	case isNumber && len(text) == 18 && text[0] == '1':
		what = "counts ticks since 1601, as Windows file times do"
	case !isNumber && !decimal.MatchString(text):
		what = "is no number"
	}
	if what == "" || c.unreadable() {
		return nil
	}
	return just(findingf(Error, Certain, c.spanOfTime(), "the timestamp %q %s; it must be whole seconds since 1970", text, what))
}

func checkMonotonic(c *Case) []Finding {
	_, n, isNumber := c.timestamp()
	key := c.consumerKey()
	for i := range c.Earlier {
		e := Case{Request: c.Earlier[i]}
		if _, before, ok := e.timestamp(); ok && isNumber && before > n && e.consumerKey() == key {
			return just(findingf(Info, Possible, c.spanOfTime(), "an earlier request had a later timestamp, %d; strict servers refuse that", before))
		}
	}
	return nil
}
