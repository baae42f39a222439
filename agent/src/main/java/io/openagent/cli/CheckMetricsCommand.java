package io.openagent.cli;

import io.openagent.metrics.Profile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says whether a body would be taken, and what is in it.
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = "Prints what a body of metrics holds, one JSON object a line, or why it is refused.")
final class CheckMetricsCommand implements Callable<Integer> {
    @Option(names = "--strict", description = "Keep the body to its whole standard, not only to what is scraped.")
    private boolean strict;

    @Option(names = "--content-type", paramLabel = "CT", description = "The header as received, - for none.")
    private Optional<String> contentType = Optional.empty();

    @Option(names = "--batch", description = "Answer one JSON request a line of stdin by one line of JSON.")
    private boolean batch;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The body, - for stdin.")
    private Optional<String> file = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        if (batch) {
            if (strict || contentType.isPresent() || file.isPresent()) throw usage("--batch takes it all from stdin");
        } else if (file.isEmpty() || contentType.isEmpty()) {
            throw usage("wanted --content-type CT and FILE, or --batch");
        }
        // System.out would hide that nobody reads any more.
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            if (batch) new MetricsBatch(System.in, new JsonBytes(out)).answerAll();
            else check(file.orElseThrow(), contentType.orElseThrow(), new JsonBytes(out));
            return 0;
        } catch (IOException e) {
            throw new CommandFailed("cannot write: " + e.getMessage());
        }
    }

    private void check(String name, String header, JsonBytes json) throws IOException, InterruptedException {
        CheckedBody.Source source = name.equals("-") ? () -> System.in : CheckedBody.Source.file(Path.of(name));
        try {
            Optional<String> received = header.equals("-") ? Optional.empty() : Optional.of(header);
            CheckedBody body = CheckedBody.check(source, received, strict ? Profile.STRICT : Profile.SCRAPE);
            body.dump(json, "\n", "\n");
            json.flush();
        } catch (BodyRefused refused) {
            throw new CommandFailed(name.replaceAll("\\p{Cntrl}", "?") + ": " + refused.sentence());
        }
    }

    private static CommandFailed usage(String sentence) {
        return new CommandFailed(CommandFailed.USAGE, "check metrics: " + sentence);
    }
}
