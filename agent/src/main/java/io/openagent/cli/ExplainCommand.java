package io.openagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.explain.Question;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks the worker that runs on this machine why something is or is not scraped.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why the running worker does or does not scrape something.")
final class ExplainCommand implements Runnable {
    @Option(names = "--url", paramLabel = "URL", description = "The worker's address, default http://127.0.0.1:$PORT")
    private Optional<URI> url = Optional.empty();

    @Parameters(
            arity = "0..2",
            paramLabel = "WHAT",
            description = Question.FORMS + "; without any, every monitor and job")
    private List<String> what = List.of();

    @Override
    public void run() {
        String question = String.join(" ", what);
        if (Question.of(question).isEmpty())
            throw new CommandFailed(CommandFailed.USAGE, "found \"" + question + "\", wanted " + Question.FORMS);
        JsonNode explanation = RunningWorker.at(url).explain(question);
        System.out.println(explanation.path("verdict").asText());
        for (JsonNode trail : explanation.path("trails")) print(trail);
        int hidden = explanation.path("hidden").asInt();
        if (hidden > 0) System.out.println("\n" + hidden + " more are not shown");
    }

    private static void print(JsonNode trail) {
        System.out.println("\n" + trail.path("title").asText());
        for (JsonNode step : trail.path("steps")) {
            print(
                    step.path("stage").asText(),
                    step.path("verdict").asText(),
                    step.path("finding").asText());
            if (step.has("nearMiss"))
                print("", "near miss", step.path("nearMiss").asText());
        }
    }

    private static void print(String stage, String verdict, String finding) {
        System.out.printf("  %-14s %-10s %s%n", stage, verdict, finding);
    }
}
