package signer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// published are signatures printed in specifications and vendors' documents.
func TestPublishedSignatures(t *testing.T) {
	for _, tt := range []struct {
		name, method, url, body    string
		key, secret, token, tokenS string
		oauth                      []Param
		want                       string
	}{
		{
			name: "RFC 5849 section 1.2, temporary credentials", method: "POST", url: "https://photos.example.net/initiate",
			key: "dpf43f3p2l4k3l03", secret: "kd94hf93k423kf44",
			oauth: []Param{{"oauth_nonce", "wIjqoS"}, {"oauth_timestamp", "137131200"}, {"oauth_callback", "http://printer.example.com/ready"}},
			want:  "74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
		},
		{
			name: "RFC 5849 section 3.1, corrected by erratum 2550", method: "POST", url: "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", body: "c2&a3=2+q",
			key: "9djdj82h48djs9d2", secret: "j49sk3j29djd", token: "kkk9d7dh3k39sjv7", tokenS: "dh893hdasih9",
			oauth: []Param{{"oauth_nonce", "7d8f3e4a"}, {"oauth_timestamp", "137131201"}},
			want:  "r6/TJjbCOr97/+UU0NsvSne7s5g=",
		},
		{
			name: "Gallery request of the explanation", method: "GET", url: "http://Gallery.Example.com:80/gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10",
			key: "ck-demo-1234", secret: "s3cr3t+demo",
			oauth: []Param{{"oauth_nonce", "818945583"}, {"oauth_timestamp", "1539871608"}, {"oauth_version", "1.0"}},
			want:  "5bwvdHlYJLxcpcOTg55iVm4dc7I=",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Signer{
				Credentials: Credentials{ConsumerKey: tt.key, ConsumerSecret: NewSecret(tt.secret), Token: tt.token, TokenSecret: NewSecret(tt.tokenS)},
				Extra:       tt.oauth, Omit: []string{"oauth_version"}, Now: func() time.Time { return time.Unix(0, 0) },
			}
			h := map[string][]string{"Content-Type": {FormType}}
			r, err := NewRequest(tt.method, tt.url, h, []byte(tt.body))
			require.NoError(t, err)
			for _, s.Placement = range []Placement{InHeader, InQuery, InBody} {
				signed, err := s.Sign(r)
				require.NoError(t, err)
				require.Equal(t, tt.want, signed.Signature, "placed in the %s", s.Placement)
			}
		})
	}
}
