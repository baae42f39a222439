package io.openagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
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

    /// Drops what waits for an output and is older.
    ///
    /// @return samples dropped
    long drop(String output, Duration age) {
        URI page = address.resolve("/api/v1/journal?output=" + output + "&olderThan=" + age.toMillis() + "ms");
        return ask(HttpRequest.newBuilder(page).DELETE().timeout(PATIENCE_TO_DROP))
                .path("droppedSamples")
                .asLong();
    }

    private static URI local(int port) {
        if (port == 0) throw new CommandFailed("PORT is 0, which is any free port; name the worker's with --url");
        return URI.create("http://127.0.0.1:" + port);
    }

    private JsonNode ask(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200)
                throw new CommandFailed(request.uri() + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new CommandFailed(
                    "no worker answers at " + request.uri() + "; start one, or name its address with --url");
        } catch (InterruptedException e) {
            throw new CommandFailed("interrupted");
        }
    }
}
