import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import oauth.signpost.AbstractOAuthConsumer;
import oauth.signpost.exception.OAuthException;
import oauth.signpost.exception.OAuthMessageSignerException;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.HmacSha1MessageSigner;
import oauth.signpost.signature.OAuthMessageSigner;
import oauth.signpost.signature.PlainTextMessageSigner;
import oauth.signpost.signature.QueryStringSigningStrategy;
import oauth.signpost.signature.SignatureBaseString;

/** The adapter of signpost. */
final class Adapter {
    public static void main(String[] args) throws Exception {
        // IllegalArgumentException is how the decoder that it uses declines an escape.
        Lines.serve(Lines.jarVersion("signpost-core"), Adapter::sign, OAuthException.class, URISyntaxException.class, IllegalArgumentException.class);
    }

    static Map<String, String> sign(Lines.Given given) throws Exception {
        given.only("oauth_callback", "oauth_verifier");
        Map<String, String> out = Lines.fields();
        AbstractOAuthConsumer consumer = new AbstractOAuthConsumer(given.value("oauth_consumer_key"), given.credential("consumer_secret")) {
            @Override protected HttpRequest wrap(Object request) { return (HttpRequest) request; }
            @Override protected String generateNonce() { return given.value("oauth_nonce"); }
            @Override protected String generateTimestamp() { return given.value("oauth_timestamp"); }
        };
        OAuthMessageSigner real = given.value("oauth_signature_method").equals("PLAINTEXT") ? new PlainTextMessageSigner() : new HmacSha1MessageSigner();
        consumer.setMessageSigner(new Noted(real, out));
        consumer.setTokenWithSecret(given.value("oauth_token"), given.credential("token_secret"));
        if (given.placement.equals("query")) consumer.setSigningStrategy(new QueryStringSigningStrategy());
        HttpParameters more = new HttpParameters();
        for (String name : new String[] {"oauth_callback", "oauth_verifier"})
            if (given.value(name) != null) more.put(name, given.value(name), true);
        if (!given.realm.isEmpty()) more.put("realm", given.realm);
        consumer.setAdditionalParameters(more);

        Request request = new Request(given);
        consumer.sign((HttpRequest) request);
        out.put("url", request.url);
        out.put("authorization", request.headers.getOrDefault("Authorization", ""));
        return out;
    }

    /** A signer of the library, noting what it signed. */
    static final class Noted extends OAuthMessageSigner {
        private final OAuthMessageSigner real;
        private final Map<String, String> out;

        Noted(OAuthMessageSigner real, Map<String, String> out) { this.real = real; this.out = out; }

        @Override public String sign(HttpRequest request, HttpParameters parameters) throws OAuthMessageSignerException {
            String signature = real.sign(request, parameters);
            out.put("base_string", new SignatureBaseString(request, parameters).generate());
            out.put("signature", signature);
            return signature;
        }

        @Override public String getSignatureMethod() { return real.getSignatureMethod(); }
        @Override public void setConsumerSecret(String secret) { real.setConsumerSecret(secret); }
        @Override public void setTokenSecret(String secret) { real.setTokenSecret(secret); }
    }

    /** The request, in the form that the library asks its callers for. */
    static final class Request implements HttpRequest {
        private final Lines.Given given;
        final Map<String, String> headers = new HashMap<>();
        String url;

        Request(Lines.Given given) {
            this.given = given;
            url = given.url;
            for (String[] h : given.headers) headers.put(h[0], h[1]);
        }

        @Override public String getMethod() { return given.method; }
        @Override public String getRequestUrl() { return url; }
        @Override public void setRequestUrl(String url) { this.url = url; }
        @Override public void setHeader(String name, String value) { headers.put(name, value); }
        @Override public String getHeader(String name) { return headers.get(name); }
        @Override public Map<String, String> getAllHeaders() { return new LinkedHashMap<>(headers); }
        @Override public String getContentType() { return given.header("Content-Type"); }
        @Override public Object unwrap() { return this; }

        @Override public InputStream getMessagePayload() {
            return new ByteArrayInputStream(given.body);
        }
    }
}
