package io.openagent.supervisor;

import static io.openagent.supervisor.EventLog.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void anEventIsOneLineOfTimeLevelComponentMessageAndFields() {
        log(Event::asText).warn("worker ended", with("code", 137), with("reason", "killed by SIGKILL"));

        assertThat(console.toString(UTF_8))
                .isEqualTo("2026-11-21T04:00:00.100Z warn supervisor worker ended code=137"
                        + " reason=\"killed by SIGKILL\"\n");
    }

    @Test
    void asJsonAnEventIsOneObject() {
        log(Event::asJson).info("worker started", with("pid", 123L), with("path", "a\"b\\c\nd"));

        assertThat(console.toString(UTF_8))
                .isEqualTo("{\"ts\":\"2026-11-21T04:00:00.100Z\",\"level\":\"info\",\"component\":\"supervisor\","
                        + "\"msg\":\"worker started\",\"pid\":123,\"path\":\"a\\\"b\\\\c\\u000ad\"}\n");
    }

    @Test
    void aLineBreakInAValueStaysInsideItsLine() {
        log(Event::asText).info("worker started", with("path", "a\nb"));

        assertThat(console.toString(UTF_8)).endsWith(" path=\"a\\u000ab\"\n");
    }

    @Test
    void aRemarkIsForTheFileAlone() throws IOException {
        log(Event::asText).remark("worker refused to start", with("code", 1));

        assertThat(console.toString(UTF_8)).isEmpty();
        assertThat(folder.resolve("logs/supervisor.log"))
                .hasContent("2026-11-21T04:00:00.100Z error supervisor worker refused to start code=1");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOnce() throws IOException {
        Files.createFile(folder.resolve("logs"));
        EventLog log = log(Event::asText);

        log.info("first");
        log.info("second");

        assertThat(console.toString(UTF_8).lines().map(line -> line.substring(25)))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("info supervisor first"),
                        line -> assertThat(line).startsWith("warn supervisor log file not written reason="),
                        line -> assertThat(line).isEqualTo("info supervisor second"));
    }

    private EventLog log(Function<Event, String> format) {
        RotatingFile file = new RotatingFile(folder.resolve("logs/supervisor.log"), 1000, 3);
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T04:00:00.1Z"));
        return new EventLog(new PrintStream(console, true, UTF_8)::println, Optional.of(file), format, clock);
    }
}
