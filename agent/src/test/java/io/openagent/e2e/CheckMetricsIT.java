package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.MetricProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `openagent check metrics` as it is shipped.
final class CheckMetricsIT {
    /// What is promised for any input.
    private static final Duration PROMISED = Duration.ofSeconds(20);

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @TempDir
    private Path home;

    @Test
    void aGoodBodyIsPrinted() throws Exception {
        String file = file("a_total{code=\"200\"} 100 1395066363 # {trace_id=\"x\"} 1\n# EOF\n");

        Ended check = check(List.of("--content-type", "application/openmetrics-text; version=1.0.0", file), "");

        assertThat(check.exitCode()).as(check.stderr()).isZero();
        assertThat(check.stdout()).isEqualTo("""
            {"k":"s","n":"a_total","l":{"code":"200"},"v":"4059000000000000","t":1395066363000,\
            "e":{"l":{"trace_id":"x"},"v":"3ff0000000000000","t":null}}
            """);
    }

    /// Written by protobuf-java: whole numbers come as differences, floating-point ones as they are.
    @Test
    void nativeHistogramsOfBothKindsArePrinted() throws Exception {
        Path file = Files.write(home.resolve("body"), MetricProto.body("""
            name: "rpc_seconds" type: HISTOGRAM
            metric { label { name: "code" value: "200" } timestamp_ms: 1395066363000 histogram {
              sample_count: 6 sample_sum: 1.5 schema: 3 zero_threshold: 0.5 zero_count: 1
              positive_span { offset: -2 length: 2 } positive_span { offset: 3 length: 1 } positive_delta: [1, 1, -1]
              negative_span { offset: 1 length: 1 } negative_delta: 1
              exemplars { label { name: "trace_id" value: "x" } value: 1 timestamp { seconds: 1 } } } }
            """, """
            name: "queue_bytes" type: GAUGE_HISTOGRAM
            metric { histogram { sample_count_float: 1.5 sample_sum: -1 zero_count_float: 0.5 schema: -4
              positive_span { length: 1 } positive_count: 1 } }
            """));

        Ended check = check(List.of("--content-type", PROTOBUF, file.toString()), "");

        assertThat(check.exitCode()).as(check.stderr()).isZero();
        assertThat(check.stdout()).isEqualTo("""
            {"k":"m","m":"type","n":"rpc_seconds","x":"histogram"}
            {"k":"h","n":"rpc_seconds","l":{"code":"200"},"h":{"schema":3,"float":false,"gauge":false,\
            "count":"4018000000000000","sum":"3ff8000000000000",\
            "zeroThreshold":"3fe0000000000000","zeroCount":"3ff0000000000000",\
            "positiveSpans":[[-2,2],[3,1]],\
            "positiveCounts":["3ff0000000000000","4000000000000000","3ff0000000000000"],\
            "negativeSpans":[[1,1]],"negativeCounts":["3ff0000000000000"],"customBounds":[]},"t":1395066363000,\
            "e":[{"l":{"trace_id":"x"},"v":"3ff0000000000000","t":1000}]}
            {"k":"m","m":"type","n":"queue_bytes","x":"gaugehistogram"}
            {"k":"h","n":"queue_bytes","l":{},"h":{"schema":-4,"float":true,"gauge":true,\
            "count":"3ff8000000000000","sum":"bff0000000000000",\
            "zeroThreshold":"0000000000000000","zeroCount":"3fe0000000000000",\
            "positiveSpans":[[0,1]],"positiveCounts":["3ff0000000000000"],\
            "negativeSpans":[],"negativeCounts":[],"customBounds":[]},"t":null}
            """);
    }

    @Test
    void aBodyIsReadFromStdin() throws Exception {
        Ended check = check(List.of("--strict", "--content-type", "text/plain", "-"), "a 1\n");

        assertThat(check.exitCode()).as(check.stderr()).isZero();
        assertThat(check.stdout()).hasLineCount(1);
    }

    @Test
    void aBadBodyIsRefusedInOneLineAndNothingIsPrintedOfIt() throws Exception {
        String file = file("a 1\nb \u001b[31mx\n");

        Ended check = check(List.of("--content-type", "text/plain", file), "");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stdout()).isEmpty();
        assertThat(check.stderr())
                .isEqualTo("openagent: " + file + ": line 2: found \"\\x1b[31mx\" where a value was wanted: "
                        + "b \\x1b[31mx\n");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedInOneLine() throws Exception {
        Ended absent = check(List.of("--content-type", "text/plain", home + "/absent"), "");
        Ended folder = check(List.of("--content-type", "text/plain", home.toString()), "");

        assertThat(List.of(absent.exitCode(), folder.exitCode())).containsOnly(1);
        assertThat(absent.stderr()).hasLineCount(1).endsWith(": cannot be read: no such file\n");
        assertThat(folder.stderr()).hasLineCount(1).endsWith(": cannot be read: a folder, wanted a file\n");
    }

    @Test
    void aPipeThatNobodyWritesToIsGivenUp() throws Exception {
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        Ended check = check(List.of("--content-type", "text/plain", pipe.toString()), "");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stderr()).hasLineCount(1).contains("not read to its end within");
    }

    @Test
    void wrongUsageIsExitCodeTwo() throws Exception {
        Ended nothing = check(List.of(), "");
        Ended mixed = check(List.of("--batch", "file"), "");

        assertThat(List.of(nothing.exitCode(), mixed.exitCode())).containsOnly(2);
        assertThat(nothing.stderr()).hasLineCount(1).contains("--content-type CT and FILE, or --batch");
    }

    @Test
    void aBatchIsAnsweredLineByLine() throws Exception {
        String requests = """
            {"id":"a","file":"%s","contentType":"text/plain","kind":"text","strict":true}
            junk
            """.formatted(file("a 1\n"));

        Ended check = check(List.of("--batch"), requests);

        assertThat(check.exitCode()).as(check.stderr()).isZero();
        assertThat(check.stdout().lines())
                .satisfiesExactly(
                        good -> assertThat(good).startsWith("{\"id\":\"a\",\"ok\":true,\"dump\":[{\"k\":\"s\""),
                        bad -> assertThat(bad).startsWith("{\"id\":null,\"ok\":false,\"error\":"));
    }

    private record Ended(int exitCode, String stdout, String stderr) {}

    private Ended check(List<String> arguments, String stdin) throws IOException {
        var command = new ArrayList<>(List.of("check", "metrics"));
        command.addAll(arguments);
        try (Openagent program = Openagent.in(home).start(command.toArray(String[]::new))) {
            try (var in = program.process().getOutputStream()) {
                in.write(stdin.getBytes(UTF_8));
            }
            return new Ended(program.awaitExit(PROMISED), program.stdout(), program.stderr());
        }
    }

    private String file(String body) throws IOException {
        Path file = Files.createTempFile(home, "body", "");
        Files.writeString(file, body);
        return file.toString();
    }
}
