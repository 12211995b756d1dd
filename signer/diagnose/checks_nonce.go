package diagnose

import (
	"crypto"
	"fmt"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

func checkNonceReused(c *Case) []Finding {
	if found := reused(c); found != nil {
		return found
	}
	if c.says("nonce_used", "nonce already used", "nonce_already_used", "duplicate timestamp/nonce") {
		return just(finding(Warning, Likely, c.spanOfParam("oauth_nonce"), "the server says that the nonce was used before"))
	}
	return nil
}

// reused compares with the earlier requests that are known.
func reused(c *Case) []Finding {
	nonce, sent := c.param("oauth_nonce")
	text, _ := c.param("oauth_timestamp")
	for i := range c.Earlier {
		e := Case{Request: c.Earlier[i]}
		before, _ := e.param("oauth_nonce")
		at, _ := e.param("oauth_timestamp")
		if sent && before == nonce && at == text && e.consumerKey() == c.consumerKey() {
			return just(findingf(Error, Certain, c.spanOfParam("oauth_nonce"), "nonce %s was used by an earlier request with the same timestamp", nonce))
		}
	}
	return nil
}

func checkFixedNonce(c *Case) []Finding {
	nonce, sent := c.param("oauth_nonce")
	if !sent {
		return nil
	}
	text, _ := c.param("oauth_timestamp")
	for i := range c.Earlier {
		e := Case{Request: c.Earlier[i]}
		before, _ := e.param("oauth_nonce")
		if at, _ := e.param("oauth_timestamp"); before == nonce && at != text {
			return just(findingf(Warning, Likely, c.spanOfParam("oauth_nonce"), "nonce %s comes again in requests of different times: it seems to be written in the code", nonce))
		}
	}
	if origin, ok := sampleNonces[nonce]; ok {
		return just(findingf(Warning, Likely, c.spanOfParam("oauth_nonce"), "nonce %s is the one of %s: it seems to be copied", nonce, origin))
	}
	return nil
}

// checkWeakNonce finds nonces that are made of the time.
func checkWeakNonce(c *Case) []Finding {
	nonce, sent := c.param("oauth_nonce")
	text, seconds, isNumber := c.timestamp()
	if !sent || nonce == "" {
		return nil
	}
	made := ""
	if isNumber {
		for _, t := range []string{text, strconv.FormatInt(seconds*1000, 10)} {
			switch {
			case nonce == t:
				made = "is the timestamp"
			case strings.EqualFold(nonce, hexOf(t, crypto.MD5)):
				made = "is the MD5 hash of the timestamp"
			case strings.EqualFold(nonce, hexOf(t, crypto.SHA1)):
				made = "is the SHA-1 hash of the timestamp"
			}
		}
		if made == "" && len(text) >= 10 && len(nonce) <= len(text)+3 && strings.HasPrefix(nonce, text) {
			made = "is little more than the timestamp"
		}
	}
	if made != "" {
		return just(findingf(Warning, Certain, c.spanOfParam("oauth_nonce"), "the nonce %s: two calls within a second collide", made))
	}
	if len(nonce) <= 4 {
		return just(findingf(Info, Possible, c.spanOfParam("oauth_nonce"), "the nonce has %d characters only; with many calls in a second, two may be alike", len(nonce)))
	}
	return nil
}

func checkNonceFormat(c *Case) []Finding {
	nonce, sent := c.param("oauth_nonce")
	if !sent {
		return nil
	}
	odd := strings.Trim(nonce, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != ""
	level, certainty := Info, Possible
	if c.says("noncerejected", "nonce_rejected", "invalid nonce") || strings.HasSuffix(strings.ToLower(c.Request.URL().Host), "netsuite.com") {
		level, certainty = Warning, Likely
	}
	switch {
	case nonce == "":
		return just(finding(Warning, Certain, c.spanOfParam("oauth_nonce"), "the nonce is empty"))
	case len(nonce) > 64:
		return just(findingf(level, certainty, c.spanOfParam("oauth_nonce"), "the nonce has %d characters; some servers take 64 at most", len(nonce)))
	case len(nonce) < 6 && level == Warning:
		return just(findingf(level, certainty, c.spanOfParam("oauth_nonce"), "the nonce has %d characters; this server takes 6 at least", len(nonce)))
	case odd && level == Warning:
		return just(finding(level, certainty, c.spanOfParam("oauth_nonce"), "the nonce has other characters than letters and digits, which this server may refuse"))
	}
	return nil
}

func hexOf(text string, hash crypto.Hash) string {
	return fmt.Sprintf("%x", signer.AppendHash(nil, hash, []byte(text)))
}
