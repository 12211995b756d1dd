// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// It needs org.json (Debian: libandroid-json-java, com.android.json.jar) for JSON, and your library, on the class path.
// Check it:   oauthdebug conform doctor -- java -cp json.jar:library.jar Adapter.java
// Measure:    oauthdebug conform client -- java -cp json.jar:library.jar Adapter.java
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.json.*;

public class Adapter {
    static final String PASSPORT = """
        {"name": "my-library", "version": "1.0", "language": "Java", "homepage": "", "issues": "",
         "ops": ["sign"], "takes": {"url": "parsed", "query": "in-url", "body": "bytes"},
         "settable": ["nonce", "timestamp"], "gives": ["signature", "authorization"],
         "features": ["hmac-sha1", "form", "token"], "placements": ["header"], "choices": {}, "dialect": ""}""";

    /** What a library is not told, it must not be blamed for: cases with other protocol parameters are unsupported. */
    static final Set<String> SETTINGS = Set.of("oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_nonce", "oauth_timestamp", "oauth_version");

    static JSONObject sign(JSONObject given) throws Exception {
        JSONObject request = given.getJSONObject("request"), credentials = given.getJSONObject("credentials");
        Map<String, String> oauth = new HashMap<>();
        JSONArray list = given.getJSONArray("oauth");
        for (int i = 0; i < list.length(); i++) oauth.put(text(list.getJSONArray(i).getString(0)), text(list.getJSONArray(i).getString(1)));
        for (String name : oauth.keySet())
            if (!SETTINGS.contains(name)) throw new UnsupportedOperationException("no way to set " + name);
        if (!oauth.containsKey("oauth_version")) throw new UnsupportedOperationException("no way to leave out oauth_version");
        // TODO call the library with text(request.getString("method")), "url" and "body", text(credentials.getString("consumer_secret"))
        // and "token_secret", and what oauth holds. If it takes pairs, they are "query" and "form" of given.getJSONObject("pairs").
        // return new JSONObject().put("authorization", "OAuth ...").put("signature", "...");
        throw new UnsupportedOperationException("call your library here");
    }

    /** Whether it is by this exception that the library itself says no. */
    static boolean declines(Throwable e) { return false; }

    /** Texts that JSON cannot carry travel as "b64:...". */
    static String text(String s) {
        return s.startsWith("b64:") ? new String(Base64.getDecoder().decode(s.substring(4)), StandardCharsets.UTF_8) : s;
    }

    static JSONObject answer(JSONObject message) throws Exception {
        try {
            switch (message.getString("op")) {
                case "hello": return new JSONObject(PASSPORT).put("protocol", 1);
                case "sign":
                    JSONObject out = sign(message.getJSONObject("given"));
                    if (!out.has("parameters")) out.put("parameters", new JSONArray());
                    for (String name : new String[] {"base_uri", "base_string", "key", "signature", "authorization", "url", "body"})
                        if (!out.has(name)) out.put(name, "");
                    return new JSONObject().put("out", out);
                default: return new JSONObject().put("unsupported", "no operation " + message.getString("op"));
            }
        } catch (UnsupportedOperationException e) {
            return new JSONObject().put("unsupported", e.getMessage());
        } catch (Throwable e) {
            if (declines(e)) return new JSONObject().put("refused", String.valueOf(e.getMessage()));
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return new JSONObject().put("error", trace.toString());
        }
    }

    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // stdout carries answers only
        for (String line; (line = in.readLine()) != null; ) {
            JSONObject message = new JSONObject(line);
            out.print(answer(message).put("seq", message.getLong("seq")) + "\n");
            out.flush();
        }
    }
}
