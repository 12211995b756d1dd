import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Protocol lines/1 for Java: one JSON object a line on stdin, one answer a line on stdout. */
final class Lines {
    /** The library has no way to do what the case asks for. */
    static final class Unsupported extends Exception {
        Unsupported(String words) { super(words); }
    }

    /** A call of the library: a case in, the fields that it gave out. */
    interface Sign { Map<String, String> sign(Given given) throws Exception; }

    static final String[] USUAL = {
        "oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"};

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Answers every line; own are the exceptions by which the library declines. */
    static void serve(String version, Sign sign, Class<?>... own) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        System.setOut(System.err); // stdout carries answers only
        JsonObject passport = JsonParser.parseString(Files.readString(Path.of("passport.json"))).getAsJsonObject();
        BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null;) {
            if (line.startsWith("\ufeff")) line = line.substring(1);
            if (line.isBlank()) continue;
            JsonObject message = JsonParser.parseString(line).getAsJsonObject();
            JsonObject answer = reply(message, passport, version, sign, own);
            answer.add("seq", message.get("seq"));
            out.print(GSON.toJson(answer) + "\n");
            out.flush();
        }
    }

    private static JsonObject reply(JsonObject message, JsonObject passport, String version, Sign sign, Class<?>[] own) {
        String op = message.get("op").getAsString();
        JsonObject answer = new JsonObject();
        if (op.equals("hello")) {
            answer = passport.deepCopy();
            answer.addProperty("protocol", 1);
            answer.addProperty("version", version);
            answer.addProperty("language", "Java " + System.getProperty("java.version"));
            return answer;
        }
        try {
            if (!holds(passport, "ops", op)) throw new Unsupported("no such operation: " + op);
            Given given = new Given(message.getAsJsonObject("given"));
            check(given, passport);
            Map<String, String> made = sign.sign(given);
            JsonObject out = new JsonObject();
            out.add("parameters", new JsonArray());
            for (String field : new String[] {"base_string", "signature", "authorization", "url", "body", "base_uri", "key"})
                out.addProperty(field, encode(made.getOrDefault(field, "")));
            answer.add("out", out);
        } catch (Unsupported e) {
            answer.addProperty("unsupported", e.getMessage());
        } catch (Exception | Error e) {
            if (Arrays.stream(own).anyMatch(c -> c.isInstance(e))) {
                answer.addProperty("refused", encode(String.valueOf(e.getMessage())));
            } else {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                answer.addProperty("error", encode(trace.toString()));
            }
        }
        return answer;
    }

    private static boolean holds(JsonObject passport, String field, String word) {
        return passport.getAsJsonArray(field).contains(new JsonPrimitive(word));
    }

    /** Answers for the library what its passport says it cannot do. */
    private static void check(Given given, JsonObject passport) throws Unsupported {
        String method = given.value("oauth_signature_method");
        if (method != null && !holds(passport, "features", method.toLowerCase())) throw new Unsupported("no signature method " + method);
        if (!holds(passport, "placements", given.placement)) throw new Unsupported("no way to place the parameters in the " + given.placement);
        if (!given.realm.isEmpty() && !holds(passport, "features", "realm")) throw new Unsupported("no way to set a realm");
        if (holds(passport, "settable", "version")) return; // takes the protocol parameters as they are
        for (String name : new String[] {"nonce", "timestamp"})
            if (holds(passport, "settable", name) && given.value("oauth_" + name) == null) throw new Unsupported("no way to leave out oauth_" + name);
    }

    private static byte[] octets(String s) {
        return s.startsWith("b64:") ? Base64.getDecoder().decode(s.substring(4)) : s.getBytes(StandardCharsets.UTF_8);
    }

    /** Turns "b64:" strings into the text they stand for. */
    private static JsonElement decode(JsonElement v) throws Unsupported {
        if (v.isJsonPrimitive() && v.getAsJsonPrimitive().isString() && v.getAsString().startsWith("b64:")) {
            try {
                return new JsonPrimitive(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets(v.getAsString()))).toString());
            } catch (CharacterCodingException e) {
                throw new Unsupported("takes text, and this case holds octets that are not");
            }
        }
        if (v.isJsonArray()) {
            JsonArray out = new JsonArray();
            for (JsonElement w : v.getAsJsonArray()) out.add(decode(w));
            return out;
        }
        if (v.isJsonObject()) {
            JsonObject out = new JsonObject();
            for (Map.Entry<String, JsonElement> e : v.getAsJsonObject().entrySet()) out.add(e.getKey(), decode(e.getValue()));
            return out;
        }
        return v;
    }

    private static String encode(String s) {
        boolean fine = StandardCharsets.UTF_8.newEncoder().canEncode(s) && !s.startsWith("b64:");
        return fine ? s : "b64:" + Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8));
    }

    /** What a case gives. */
    static final class Given {
        final String method, url, realm, placement;
        final byte[] body;
        final List<String[]> headers, oauth;
        final JsonObject credentials;

        private Given(JsonObject g) throws Unsupported {
            JsonObject request = g.getAsJsonObject("request");
            method = decode(request.get("method")).getAsString();
            url = decode(request.get("url")).getAsString();
            body = octets(request.get("body").getAsString());
            headers = pairs(decode(request.get("headers")));
            oauth = pairs(decode(g.get("oauth")));
            credentials = decode(g.get("credentials")).getAsJsonObject();
            realm = decode(g.get("realm")).getAsString();
            placement = g.get("placement").getAsString();
        }

        private static List<String[]> pairs(JsonElement list) {
            List<String[]> out = new ArrayList<>();
            for (JsonElement p : list.getAsJsonArray())
                out.add(new String[] {p.getAsJsonArray().get(0).getAsString(), p.getAsJsonArray().get(1).getAsString()});
            return out;
        }

        /** The first value of a protocol parameter, or null. */
        String value(String name) { return first(oauth, name); }

        String header(String name) { return first(headers, name); }

        private static String first(List<String[]> pairs, String name) {
            for (String[] p : pairs) if (p[0].equalsIgnoreCase(name)) return p[1];
            return null;
        }

        String credential(String name) { return credentials.get(name).getAsString(); }

        /** Refuses cases that set protocol parameters which the library has no setting for. */
        void only(String... more) throws Unsupported {
            Set<String> names = new HashSet<>(Arrays.asList(USUAL)), seen = new HashSet<>();
            names.addAll(Arrays.asList(more));
            for (String[] p : oauth) {
                if (!names.contains(p[0])) throw new Unsupported("no way to set " + p[0]);
                if (!seen.add(p[0])) throw new Unsupported("no way to set " + p[0] + " twice");
            }
        }

        PrivateKey privateKey() throws Exception {
            String pem = credential("private_key").replaceAll("-----[^-]*-----|\\s", "");
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        }
    }

    static Map<String, String> fields() { return new LinkedHashMap<>(); }

    /** The version of a jar of Debian's, which lies beside it under its full name: signpost-core-1.2.1.2.jar. */
    static String jarVersion(String name) throws Exception {
        try (Stream<Path> jars = Files.list(Path.of("/usr/share/java"))) {
            String pattern = Pattern.quote(name) + "-([0-9].*)\\.jar";
            return jars.map(j -> j.getFileName().toString()).filter(j -> j.matches(pattern)).findFirst().orElse("").replaceAll(pattern, "$1");
        }
    }
}
