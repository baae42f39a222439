package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The collector and the sender of samples, both as the commands that they are.
final class CollectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final int port = Openagent.freePort();

    /// Help goes with each basic sending, and once a minute with promax; a tag count is no sample.
    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind, samples, series, help, tags
        basic,  12,      4,      9,    0
        promax, 279,     93,     59,   0
        tag,    0,       0,      0,    3
        """)
    void whatIsSentIsPrintedAndCounted(String kind, int samples, int series, int help, int tags) {
        try (LocalCollector collector = LocalCollector.start(home.resolve("collector"), port)) {
            String said = send(kind, "--count", "3", "--interval", "50ms");

            assertThat(said).startsWith("sent " + (samples + help + tags) + " records in ");
            assertThat(LocalCollector.distinctSamples(collector)).hasSize(samples);
            assertThat(collector.printed("sample").map(CollectorIT::series).distinct())
                    .hasSize(series);
            assertThat(collector.printed("help")).hasSize(help);
            assertThat(collector.printed("tags")).hasSize(tags);
            assertThat(collector.count("collector_samples_total")).isEqualTo(samples);
            assertThat(collector.count("collector_distinct_samples_total")).isEqualTo(samples);
            assertThat(collector.count("collector_repeated_samples_total")).isZero();
            assertThat(collector.count("collector_help_records_total")).isEqualTo(help);
            assertThat(collector.count("collector_sessions_total")).isOne();
        }
    }

    @Test
    void countsArePrintedInsteadOfRecordsAndTheLicenceMayStandInAFile() throws Exception {
        Openagent.write(home.resolve("licence"), Licences.TEST + "\n");
        try (Openagent collector = Openagent.in(home.resolve("collector"))
                .start(
                        "collector",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--license-file",
                        home.resolve("licence").toString(),
                        "--output",
                        "count")) {
            Openagent.within(PATIENCE).until(() -> collector.stderr().contains("collector listening on "));
            send("basic");

            Openagent.signal("TERM", collector.process().pid());

            assertThat(collector.awaitExit(PATIENCE)).isZero();
            assertThat(collector.stdout().lines().toList().getLast())
                    .isEqualTo("samples=4 distinct=4 repeats=0 help=3 sessions=1");
        }
    }

    @Test
    void nothingIsPrintedWhenNothingIsWanted() {
        try (LocalCollector collector = LocalCollector.start(home.resolve("collector"), port, "--output", "none")) {
            send("basic");

            assertThat(collector.count("collector_samples_total")).isEqualTo(4);
            assertThat(collector.process().stdout()).isEmpty();
        }
    }

    private String send(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "send-sample";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try (Openagent sender = Openagent.in(home.resolve("sender"))
                .collector(port, Licences.TEST)
                .start(command)) {
            assertThat(sender.awaitExit(PATIENCE)).as(sender::stderr).isZero();
            return sender.stdout();
        }
    }

    private static String series(String sample) {
        return sample.replaceAll(",\"timestamp\".*", "");
    }
}
