package capture

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// The options of curl that take a value. One missing here would make its value
// an address, so all are listed, whether they matter to a request or not.
const curlValues = `abstract-unix-socket alt-svc aws-sigv4 cacert capath E,cert cert-type ciphers
K,config connect-timeout connect-to C,continue-at b,cookie c,cookie-jar create-file-mode crlfile curves
d,data data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr
dns-servers doh-url D,dump-header ech egd-file engine etag-compare etag-save expect100-timeout F,form
form-string ftp-account ftp-alternative-to-user ftp-method P,ftp-port ftp-ssl-ccc-mode
happy-eyeballs-timeout-ms haproxy-clientip H,header h,help hostpubmd5 hostpubsha256 hsts interface ip-tos
ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options
mail-auth mail-from mail-rcpt max-filesize max-redirs m,max-time netrc-file noproxy oauth2-bearer o,output
output-dir parallel-max parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir x,proxy
proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key
proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype
proxy-tlspassword proxy-tlsuser U,proxy-user proxy1.0 pubkey Q,quote random-file r,range rate e,referer
X,request request-target resolve retry retry-delay retry-max-time sasl-authzid service-name
signature-algorithms sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname Y,speed-limit
y,speed-time ssl-sessions stderr t,telnet-option tftp-blksize z,time-cond tls-max tls13-ciphers tlsauthtype
tlspassword tlsuser trace trace-ascii trace-config unix-socket T,upload-file upload-flags url url-query
u,user A,user-agent variable vlan-priority w,write-out dns-servers expand-data expand-header expand-url
expand-user expand-json expand-data-urlencode expand-form expand-output`

// The options of curl that are only on or off.
const curlSwitches = `anyauth a,append basic ca-native cert-status compressed compressed-ssh create-dirs crlf
digest q,disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed
eprt epsv f,fail fail-early fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret
ftp-skip-pasv-ip ftp-ssl ftp-ssl-ccc ftp-ssl-control ftp-ssl-reqd G,get g,globoff haproxy-protocol I,head
http0.9 0,http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length i,include
k,insecure 4,ipv4 6,ipv6 j,junk-session-cookies keepalive l,list-only L,location location-trusted
mail-rcpt-allowfails M,manual metalink mptcp negotiate n,netrc netrc-optional alpn N,no-buffer buffer clobber
npn progress-meter sessionid ntlm ntlm-wb out-null Z,parallel parallel-immediate path-as-is post301 post302
post303 #,progress-bar proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure
proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 p,proxytunnel raw
J,remote-header-name O,remote-name remote-name-all R,remote-time remove-on-error retry-all-errors
retry-connrefused sasl-ir S,show-error s,silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl
ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort 2,sslv2 3,sslv3
styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata 1,tlsv1 tlsv1.0
tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time B,use-ascii v,verbose V,version xattr`

// setting is one option of a command line, in the order given. An address has
// the name "url".
type setting struct{ name, value string }

// recorder notes an option instead of keeping its last value: with curl the
// order of options matters, and most may be repeated.
type recorder struct {
	name string
	to   *[]setting
}

func (r recorder) Set(value string) error {
	*r.to = append(*r.to, setting{r.name, value})
	return nil
}
func (r recorder) String() string { return "" }
func (r recorder) Type() string   { return "string" }

// parseCurl reads the words behind "curl", up to a --next, which the caller has
// cut. unknown lists options that curl is not known to have.
func parseCurl(words []string) (settings []setting, unknown []string, err error) {
	fs := pflag.NewFlagSet("curl", pflag.ContinueOnError)
	fs.SortFlags = false
	values := map[string]bool{}
	define := func(list string, takesValue bool) {
		for _, name := range strings.Fields(list) {
			letter, long, ok := strings.Cut(name, ",")
			if !ok {
				letter, long = "", name
			}
			if fs.Lookup(long) != nil {
				continue
			}
			f := fs.VarPF(recorder{long, &settings}, long, letter, "")
			if values[long] = takesValue; !takesValue {
				f.NoOptDefVal = "true"
			}
		}
	}
	define(curlValues, true)
	define(curlSwitches, false)

	var args []string
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case strings.HasPrefix(w, "--") && len(w) > 2:
			name := resolve(fs, w[2:])
			if name == "" {
				if !strings.HasPrefix(w, "--no-") || fs.Lookup(w[5:]) == nil {
					unknown = append(unknown, w)
				}
				continue
			}
			args = append(args, "--"+name)
			if values[name] && i+1 < len(words) {
				i++
				args[len(args)-1] += "=" + words[i]
			}
		case len(w) > 1 && w[0] == '-' && w[1] != '-':
			rest, taken := splitLetters(fs, values, w[1:], words[i+1:])
			args = append(args, rest...)
			i += taken
		case w == "--":
		default:
			args = append(args, "--url="+w)
		}
	}
	if err := fs.Parse(args); err != nil {
		return nil, nil, fmt.Errorf("reading the curl command: %w", err)
	}
	return settings, unknown, nil
}

// resolve returns the full name of a long option; curl takes a beginning that
// only one option has.
func resolve(fs *pflag.FlagSet, name string) string {
	if fs.Lookup(name) != nil {
		return name
	}
	found := ""
	fs.VisitAll(func(f *pflag.Flag) {
		if strings.HasPrefix(f.Name, name) {
			if found != "" {
				found = "?"
				return
			}
			found = f.Name
		}
	})
	if found == "?" {
		return ""
	}
	return found
}

// splitLetters turns "-sXPOST" into long options. curl, unlike pflag, does not
// take a '=' between a letter and its value, so "-d=x" posts "=x".
func splitLetters(fs *pflag.FlagSet, values map[string]bool, letters string, next []string) (args []string, taken int) {
	for i := 0; i < len(letters); i++ {
		f := fs.ShorthandLookup(letters[i : i+1])
		if f == nil {
			continue
		}
		if !values[f.Name] {
			args = append(args, "--"+f.Name)
			continue
		}
		if rest := letters[i+1:]; rest != "" {
			return append(args, "--"+f.Name+"="+rest), 0
		}
		if len(next) > 0 {
			return append(args, "--"+f.Name+"="+next[0]), 1
		}
		return append(args, "--"+f.Name), 0
	}
	return args, 0
}
