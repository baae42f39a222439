package io.openagent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// A real browser without a window: Chromium, driven through the WebDriver protocol as a person would use it.
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Process driver, int port, Path profile) {
        this.driver = driver;
        String sessions = "http://127.0.0.1:" + port + "/session";
        Openagent.within(PATIENCE).until(() -> Openagent.status("GET", "http://127.0.0.1:" + port + "/status") == 200);
        // Whoever runs the tests may be root, for whom Chromium has no sandbox; it sees nothing but the agent's pages.
        var options = Map.of(
                "binary", Tool.find("chromium").toString(),
                "args",
                        List.of(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-dev-shm-usage",
                                "--disable-gpu",
                                "--hide-scrollbars",
                                "--user-data-dir=" + profile));
        var wanted = Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", options)));
        session = sessions + "/" + post(sessions, wanted).path("sessionId").asText();
    }

    static Browser open(Path folder) throws IOException {
        String program = Tool.find("chromedriver").toString();
        int port = Openagent.freePort();
        Process driver = new ProcessBuilder(program, "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromedriver.log").toFile())
                .start();
        return new Browser(driver, port, folder.resolve("profile"));
    }

    void show(String url) {
        post(session + "/url", Map.of("url", url));
    }

    void resize(int width, int height) {
        post(session + "/window/rect", Map.of("width", width, "height", height));
    }

    String url() {
        return get(session + "/url").asText();
    }

    /// What a person can read.
    String text() {
        return text("body");
    }

    /// @param selector of CSS; the first that it matches counts, here and below
    String text(String selector) {
        return get(element(selector) + "/text").asText();
    }

    void click(String selector) {
        post(element(selector) + "/click", Map.of());
    }

    void type(String selector, String keys) {
        post(element(selector) + "/value", Map.of("text", keys));
    }

    int count(String selector) {
        return post(session + "/elements", Map.of("using", "css selector", "value", selector))
                .size();
    }

    /// What the page's own script would see.
    JsonNode evaluate(String script) {
        return post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /// What the browser complains of.
    List<String> complaints() {
        JsonNode entries = post(session + "/se/log", Map.of("type", "browser"));
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path("message").asText())
                .toList();
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(
                file, Base64.getDecoder().decode(get(session + "/screenshot").asText()));
    }

    @Override
    public void close() {
        send(HttpRequest.newBuilder(URI.create(session)).DELETE());
        driver.destroy();
        http.close();
    }

    private String element(String selector) {
        JsonNode found = post(session + "/element", Map.of("using", "css selector", "value", selector));
        return session + "/element/" + found.path(ELEMENT).asText();
    }

    private JsonNode get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private JsonNode post(String url, Object body) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url))
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
        } catch (IOException e) {
            throw new IllegalStateException(url, e);
        }
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            JsonNode value = JSON.readTree(answer.body()).path("value");
            if (answer.statusCode() != 200)
                throw new AssertionError(
                        answer.uri() + ": " + value.path("message").asText());
            return value;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the browser's driver does not answer", e);
        }
    }
}
