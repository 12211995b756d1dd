// Talks to an Alteryx Gallery. Java 17 or later, no libraries.
//
// Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret java Gallery.java
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Gallery {
    static final String BASE = System.getenv("GALLERY_URL"), KEY = System.getenv("GALLERY_KEY"), SECRET = System.getenv("GALLERY_SECRET");
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    static final SecureRandom RANDOM = new SecureRandom();

    /** RFC 5849 section 3.6. URLEncoder makes form encoding, which differs in three characters. */
    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static String join(Map<String, String> params) {
        // Sorted by escaped name, which a TreeMap over the escaped names does; a name stands once here.
        var sorted = new TreeMap<String, String>();
        params.forEach((k, v) -> sorted.put(escape(k), escape(v)));
        return sorted.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("&"));
    }

    static String sign(String method, URI url, Map<String, String> params) throws Exception {
        var oauth = new LinkedHashMap<String, String>();
        oauth.put("oauth_consumer_key", KEY);
        oauth.put("oauth_nonce", Long.toHexString(RANDOM.nextLong()));
        oauth.put("oauth_signature_method", "HMAC-SHA1");
        oauth.put("oauth_timestamp", Long.toString(System.currentTimeMillis() / 1000));
        oauth.put("oauth_version", "1.0");
        var all = new HashMap<>(params);
        all.putAll(oauth);
        boolean standard = url.getPort() < 0 || url.getPort() == (url.getScheme().equalsIgnoreCase("https") ? 443 : 80);
        String uri = url.getScheme().toLowerCase() + "://" + url.getHost().toLowerCase() + (standard ? "" : ":" + url.getPort()) + url.getRawPath();
        String base = method.toUpperCase() + "&" + escape(uri) + "&" + escape(join(all));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec((escape(SECRET) + "&").getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        oauth.put("oauth_signature", Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(StandardCharsets.UTF_8))));
        return "OAuth " + oauth.entrySet().stream().map(e -> e.getKey() + "=\"" + escape(e.getValue()) + "\"").collect(Collectors.joining(", "));
    }

    static String call(String method, String path, Map<String, String> params, String body) throws Exception {
        URI url = URI.create(BASE + path);
        URI target = params.isEmpty() ? url : URI.create(url + "?" + join(params));
        var request = HttpRequest.newBuilder(target).header("Authorization", sign(method, url, params));
        if (body != null) request.header("Content-Type", "application/json");
        request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            System.err.println(method + " " + path + ": " + answer.statusCode() + " " + answer.body() + " " + answer.headers().firstValue("Oauthdebug-Mistake").orElse(""));
            System.exit(1);
        }
        return answer.body();
    }

    /** The first value of a text member. A real program would use a JSON library. */
    static String find(String json, String pattern) {
        Matcher m = Pattern.compile(pattern).matcher(json);
        if (!m.find()) throw new IllegalStateException("no " + pattern + " in " + json);
        return m.group(1);
    }

    public static void main(String[] args) throws Exception {
        String apps = call("GET", "/v1/workflows/subscription/", Map.of("search", "quarterly sales", "limit", "10"), null);
        String id = find(apps, "\"id\":\"(\\w+)\"");
        System.out.println("app: " + find(apps, "\"metaInfo\":\\{\"name\":\"([^\"]*)\""));
        System.out.println("questions: " + call("GET", "/v1/workflows/" + id + "/questions/", Map.of(), null));

        String title = "Q3 & more: 100%";
        String job = call("POST", "/v1/workflows/" + id + "/jobs/", Map.of(), "{\"questions\":[{\"name\":\"Title\",\"value\":\"" + title + "\"}],\"priority\":0}");
        String jobId = find(job, "\"id\":\"(\\w+)\"");
        while (Set.of("Queued", "Running").contains(find(job, "\"status\":\"(\\w+)\""))) {
            Thread.sleep(200);
            job = call("GET", "/v1/jobs/" + jobId + "/", Map.of(), null);
        }
        System.out.println("job: " + find(job, "\"status\":\"(\\w+)\"") + " " + find(job, "\"disposition\":\"(\\w+)\""));

        String output = find(job, "\"id\":\"(\\w+)\",\"name\":\"Answers.csv\"");
        String text = call("GET", "/v1/jobs/" + jobId + "/output/" + output + "/", Map.of("format", "Csv"), null);
        System.out.println(text);
        if (!text.contains(title)) System.exit(1);
    }
}
