package io.openagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.explain.Question;
import io.openagent.pages.ExplainApi;
import io.openagent.pages.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks the worker that runs on this machine why something is or is not scraped. Where none runs, it looks itself what
/// one would find.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why the running worker, or one that would start now, does or does not scrape something.")
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
        String asked = String.join(" ", what);
        Question question = Question.of(asked)
                .orElseThrow(() ->
                        new CommandFailed(CommandFailed.USAGE, "found \"" + asked + "\", wanted " + Question.FORMS));
        RunningWorker worker = RunningWorker.at(url);
        JsonNode explanation = worker.explain(asked).orElseGet(() -> explainHere(worker, question));
        System.out.println(explanation.path("verdict").asText());
        for (JsonNode trail : explanation.path("trails")) print(trail);
        int hidden = explanation.path("hidden").asInt();
        if (hidden > 0) System.out.println("\n" + hidden + " more are not shown");
    }

    private JsonNode explainHere(RunningWorker worker, Question question) {
        if (url.isPresent()) throw new CommandFailed("no worker answers at " + worker.address());
        Path file = Worker.read(System.getenv()).scrapeFile();
        System.err.println("no worker answers at " + worker.address() + "; this is what one would find with " + file);
        Logs.start(Level.OFF, Logs.Form.TEXT);
        return Json.mapper()
                .valueToTree(ExplainApi.tree(FreshLook.at(file, System.getenv()).explain(question)));
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
