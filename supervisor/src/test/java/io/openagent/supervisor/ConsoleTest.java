package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    @Test
    void closingPrintsWhatStillWaits() {
        var printed = new ByteArrayOutputStream();
        Console console = Console.on(new PrintStream(printed, true, UTF_8));

        console.accept("one");
        console.accept("two");
        console.close();

        assertThat(printed.toString(UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void whoeverSpeaksDoesNotWaitForAReader() throws IOException {
        var pipe = new PipedInputStream(64);
        Console console = Console.on(new PrintStream(new PipedOutputStream(pipe), true, UTF_8));

        IntStream.range(0, 1000).forEach(line -> console.accept("line " + line));
        console.close();

        assertThat(pipe.available()).isEqualTo(64);
    }
}
