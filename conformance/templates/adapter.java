// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// It needs org.json (Debian: libandroid-json-java, com.android.json.jar) for JSON, and your library, on the class path.
// Check it:   oauthdebug conform doctor -- java -cp json.jar:library.jar Adapter.java
// Measure:    oauthdebug conform client -- java -cp json.jar:library.jar Adapter.java
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.json.*;

public class Adapter {
    static final String PASSPORT = """
        {"name": "my-library", "version": "1.0", "language": "Java", "homepage": "", "issues": "",
         "ops": ["sign"], "takes": {"url": "parsed", "query": "in-url", "body": "bytes"},
         "settable": ["nonce", "timestamp"], "gives": ["signature", "authorization"],
         "features": ["hmac-sha1", "form", "token"], "placements": ["header"], "choices": {}, "dialect": ""}""";

    static JSONObject sign(JSONObject given) throws Exception {
        JSONObject request = given.getJSONObject("request");
        JSONArray oauth = given.getJSONArray("oauth"); // pairs of name and value
        // TODO call the library with text(request.getString("url")) and so on, given.getJSONObject("credentials"),
        // and the nonce and timestamp of oauth.
        throw new UnsupportedOperationException("call your library here");
        // return new JSONObject().put("authorization", "OAuth ...").put("signature", "...");
    }

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
        } catch (Throwable e) { // where the library declines, answer "refused"
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
