package io.openagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Asks the worker that runs on this machine what it scrapes.
@Command(name = "targets", mixinStandardHelpOptions = true, description = "Shows what the running worker scrapes.")
final class TargetsCommand implements Runnable {
    @Option(names = "--url", paramLabel = "URL", description = "The worker's address, default http://127.0.0.1:$PORT")
    private Optional<URI> url = Optional.empty();

    @Override
    public void run() {
        JsonNode data = RunningWorker.at(url).targets();
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
}
