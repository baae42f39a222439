package io.openagent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.pages.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// The worker that runs on this machine, asked through its pages.
record RunningWorker(URI address) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// A journal of many gigabytes is read whole when it is trimmed.
    private static final Duration PATIENCE_TO_DROP = Duration.ofMinutes(5);

    /// @param url where it answers, if not on this machine's `PORT`
    /// @throws CommandFailed when that is no address
    static RunningWorker at(Optional<URI> url) {
        if (url.isEmpty())
            return new RunningWorker(local(Worker.read(System.getenv()).port()));
        URI named = url.get();
        boolean isSpoken = "http".equals(named.getScheme()) || "https".equals(named.getScheme());
        if (isSpoken && named.getHost() != null) return new RunningWorker(named);
        throw new CommandFailed(
                CommandFailed.USAGE, "--url: found \"" + named + "\", wanted an address such as http://127.0.0.1:8080");
    }

    /// The data of `/api/v1/targets`.
    JsonNode targets() {
        URI page = address.resolve("/api/v1/targets");
        return ask(HttpRequest.newBuilder(page).timeout(PATIENCE)).path("data");
    }

    /// The data of `/api/v1/explain`; empty when no worker is there.
    Optional<JsonNode> explain(String question) {
        URI page = address.resolve("/api/v1/explain?q=" + encoded(question));
        var request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
        try {
            return Optional.of(answer(request).path("data"));
        } catch (ConnectException nobody) {
            return Optional.empty();
        } catch (IOException e) {
            throw unanswered(page);
        }
    }

    /// Drops what waits for an output and is older.
    ///
    /// @return samples dropped
    long drop(String output, Duration age) {
        URI page = address.resolve("/api/v1/journal?output=" + encoded(output) + "&olderThan=" + age.toMillis() + "ms");
        return ask(HttpRequest.newBuilder(page).DELETE().timeout(PATIENCE_TO_DROP))
                .path("droppedSamples")
                .asLong();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static URI local(int port) {
        if (port == 0) throw new CommandFailed("PORT is 0, which is any free port; name the worker's with --url");
        return URI.create("http://127.0.0.1:" + port);
    }

    private JsonNode ask(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return answer(request);
        } catch (IOException e) {
            throw unanswered(request.uri());
        }
    }

    private static JsonNode answer(HttpRequest request) throws IOException {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200)
                throw new CommandFailed(request.uri() + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            return Json.mapper().readTree(answer.body());
        } catch (InterruptedException e) {
            throw new CommandFailed("interrupted");
        }
    }

    private static CommandFailed unanswered(URI page) {
        return new CommandFailed("no worker answers at " + page + "; start one, or name its address with --url");
    }
}
