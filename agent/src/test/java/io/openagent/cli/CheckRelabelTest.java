package io.openagent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `openagent check relabel`, in this process.
final class CheckRelabelTest {
    private static final String CONFIG = """
        features:
          openAgent:
            targets:
              - targetName: app
                type: StaticEndpoints
                addresses: ["a:1", "b:1"]
                metricSelector: [up, http_total, go_threads]
                metricRelabelConfigs:
                  - {action: drop, sourceLabels: [__name__], regex: go_.*}
                  - {sourceLabels: [path], regex: "/api/(.*)", targetLabel: call}
                  - {action: labeldrop, regex: path|id}
              - targetName: nameless
                type: StaticEndpoints
                addresses: ["c:1"]
                honorLabels: true
                metricRelabelConfigs: [{action: labeldrop, regex: "(__name__)"}]
              - targetName: bare
                type: StaticEndpoints
                addresses: ["c:1"]
                metricRelabelConfigs: [{action: labelkeep, regex: no}]
              - targetName: gone
                type: StaticEndpoints
                addresses: ["c:1"]
                relabelConfigs: [{action: drop, sourceLabels: [job], regex: gone}]
              - {targetName: pods, type: PodMonitor, selector: {}, endpoints: [{port: web}]}
        """;

    private final InputStream standardInput = System.in;
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void catchStreams() {
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void restoreStreams() {
        System.setIn(standardInput);
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    @Test
    void everySeriesHasItsFateAndTheRuleThatDecidedIt() throws IOException {
        int exit = check("""
            # HELP up of no interest
            up 1
            up{job="own"} 1
            http_total{path="/api/list",id="1"} 3
            http_total{path="/api/list",id="2"} 4
            go_threads 7
            go_info 1
            """, "app");

        assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines("""
            kept     up{instance="a:1",job="app"}
            kept     up{exported_job="own",instance="a:1",job="app"}
            kept     http_total{id="1",instance="a:1",job="app",path="/api/list"} as http_total{call="list",instance="a:1",job="app"}
                       metricRelabelConfigs[1] {action: replace, sourceLabels: [path], regex: /api/(.*), targetLabel: call}: +call="list"
                       metricRelabelConfigs[2] {action: labeldrop, regex: path|id}: -id="1" -path="/api/list"
            dropped  http_total{id="2",instance="a:1",job="app",path="/api/list"} as http_total{call="list",instance="a:1",job="app"} came before
                       metricRelabelConfigs[1] {action: replace, sourceLabels: [path], regex: /api/(.*), targetLabel: call}: +call="list"
                       metricRelabelConfigs[2] {action: labeldrop, regex: path|id}: -id="2" -path="/api/list"
            dropped  go_threads{instance="a:1",job="app"} by metricRelabelConfigs[0] {action: drop, sourceLabels: [__name__], regex: go_.*}
            dropped  go_info{instance="a:1",job="app"} by metricSelector
            # 3 kept, 3 dropped
            """);
        assertThat(err.toString(UTF_8))
                .contains("2 targets are named app, http://a:1/metrics is taken; --instance takes another");
        assertThat(exit).isZero();
    }

    @Test
    void anotherInstanceCanBeAskedFor() throws IOException {
        check("up 1\n", "app", "--instance", "b:1");

        assertThat(out.toString(UTF_8)).startsWith("kept     up{instance=\"b:1\",job=\"app\"}");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aSeriesThatLosesItsNameIsSaidToFailTheScrape() throws IOException {
        check("up{job=\"\\x1b[31m\u001b\"} 1\n", "nameless");

        assertThat(out.toString(UTF_8))
                .startsWith("refused  up{instance=\"c:1\",job=\"\\\\x1b[31m\\x1b\"} as it has lost its name, ")
                .contains("metricRelabelConfigs[0] {action: labeldrop, regex: (__name__)}: -__name__=\"up\"")
                .endsWith("# 0 kept, 1 dropped" + System.lineSeparator());
    }

    @Test
    void aSeriesWithoutAnyLabelIsDropped() throws IOException {
        check("up 1\n", "bare");

        assertThat(out.toString(UTF_8)).startsWith("dropped  up{instance=\"c:1\",job=\"bare\"} as no label is left");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        other | up 1        | openagent: no target "other" in
        gone  | up 1        | openagent: no target "gone" is scraped, one is dropped by relabelConfigs[0] {action: drop,
        pods  | up 1        | openagent: target "pods" needs Kubernetes
        bare  | up one      | openagent: the body is refused, a scrape of it would give nothing: line 1: found "one"
        """)
    void whatCannotBeCheckedIsToldInOneSentence(String target, String body, String sentence) throws IOException {
        int exit = check(body + "\n", target);

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines()).singleElement().asString().startsWith(sentence);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        int exit = Main.run(
                "check", "relabel", "--config", folder.resolve("none.yaml").toString(), "--target", "a");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("none.yaml: error: there is no such file");
    }

    private int check(String body, String target, String... more) throws IOException {
        Path config = Files.writeString(folder.resolve("scrape_config.yaml"), CONFIG);
        System.setIn(new ByteArrayInputStream(body.getBytes(UTF_8)));
        return Main.run(Stream.concat(
                        Stream.of("check", "relabel", "--config", config.toString(), "--target", target),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
