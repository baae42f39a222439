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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Asks the worker that runs on this machine what it scrapes.
@Command(name = "targets", mixinStandardHelpOptions = true, description = "Shows what the running worker scrapes.")
final class TargetsCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(names = "--url", paramLabel = "URL", description = "The worker's address, default http://127.0.0.1:$PORT")
    private Optional<URI> url = Optional.empty();

    @Override
    public void run() {
        JsonNode data = ask(agent().resolve("/api/v1/targets")).path("data");
        for (JsonNode target : data.path("activeTargets")) {
            System.out.printf(
                    "%-8s %-24s %-48s last=%s took=%.3fs every=%s%s%n",
                    target.path("health").asText(),
                    target.path("scrapePool").asText(),
                    target.path("scrapeUrl").asText(),
                    target.path("lastScrape").asText(),
                    target.path("lastScrapeDuration").asDouble(),
                    target.path("scrapeInterval").asText(),
                    target.path("lastError").asText().isEmpty()
                            ? ""
                            : " error=" + target.path("lastError").asText());
        }
        for (JsonNode target : data.path("droppedTargets")) {
            System.out.printf(
                    "%-8s %-24s %s%n",
                    target.path("discoveredLabels").has("__address__") ? "dropped" : "waiting",
                    target.path("scrapePool").asText(),
                    target.path("discoveredLabels").path("__address__").asText("") + " "
                            + target.path("discoveredLabels")
                                    .path("__openagent_reason__")
                                    .asText());
        }
    }

    private URI agent() {
        if (url.isEmpty()) return local(Worker.read(System.getenv()).port());
        URI named = url.get();
        boolean spoken = "http".equals(named.getScheme()) || "https".equals(named.getScheme());
        if (spoken && named.getHost() != null) return named;
        throw new CommandFailed(
                CommandFailed.USAGE, "--url: found \"" + named + "\", wanted an address such as http://127.0.0.1:8080");
    }

    private static URI local(int port) {
        if (port == 0) throw new CommandFailed("PORT is 0, which is any free port; name the worker's with --url");
        return URI.create("http://127.0.0.1:" + port);
    }

    private static JsonNode ask(URI page) {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new CommandFailed(page + " answered " + answer.statusCode());
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new CommandFailed("no worker answers at " + page + "; start one, or name its address with --url");
        } catch (InterruptedException e) {
            throw new CommandFailed("interrupted");
        }
    }
}
