import com.google.api.client.auth.oauth.OAuthHmacSha256Signer;
import com.google.api.client.auth.oauth.OAuthHmacSigner;
import com.google.api.client.auth.oauth.OAuthParameters;
import com.google.api.client.auth.oauth.OAuthRsaSigner;
import com.google.api.client.auth.oauth.OAuthSigner;
import com.google.api.client.http.GenericUrl;
import java.security.GeneralSecurityException;
import java.util.Map;

/** The adapter of google-oauth-client. */
final class Adapter {
    public static void main(String[] args) throws Exception {
        // IllegalArgumentException is how its URL class declines a URL.
        Lines.serve(Lines.jarVersion("google-oauth-client"), Adapter::sign, IllegalArgumentException.class);
    }

    static Map<String, String> sign(Lines.Given given) throws Exception {
        given.only("oauth_callback", "oauth_verifier");
        Map<String, String> out = Lines.fields();
        OAuthSigner real = signer(given);
        OAuthParameters parameters = new OAuthParameters();
        parameters.signer = new OAuthSigner() { // the library's signer, noting what it signed
            @Override public String getSignatureMethod() { return real.getSignatureMethod(); }

            @Override public String computeSignature(String base) throws GeneralSecurityException {
                out.put("base_string", base);
                out.put("signature", real.computeSignature(base));
                return out.get("signature");
            }
        };
        parameters.consumerKey = given.value("oauth_consumer_key");
        parameters.token = given.value("oauth_token");
        parameters.nonce = given.value("oauth_nonce");
        parameters.timestamp = given.value("oauth_timestamp");
        parameters.version = given.value("oauth_version");
        parameters.callback = given.value("oauth_callback");
        parameters.verifier = given.value("oauth_verifier");
        parameters.realm = given.realm.isEmpty() ? null : given.realm;
        // The interceptor that programs use calls these two, with method and URL alone.
        parameters.computeSignature(given.method, new GenericUrl(given.url));
        out.put("authorization", parameters.getAuthorizationHeader());
        return out;
    }

    private static OAuthSigner signer(Lines.Given given) throws Exception {
        switch (given.value("oauth_signature_method")) {
            case "RSA-SHA1":
                OAuthRsaSigner rsa = new OAuthRsaSigner();
                rsa.privateKey = given.privateKey();
                return rsa;
            case "HMAC-SHA256":
                OAuthHmacSha256Signer sha256 = new OAuthHmacSha256Signer(given.credential("consumer_secret"));
                sha256.setTokenSecret(given.credential("token_secret"));
                return sha256;
            default:
                OAuthHmacSigner sha1 = new OAuthHmacSigner();
                sha1.clientSharedSecret = given.credential("consumer_secret");
                sha1.tokenSharedSecret = given.credential("token_secret");
                return sha1;
        }
    }
}
