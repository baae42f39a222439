package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeferredHandlerTest {
    private final CountDownLatch reader = new CountDownLatch(1);
    private final Pipe pipe = new Pipe();
    private final DeferredHandler log = DeferredHandler.of(pipe);

    /// Takes nothing until there is a reader.
    private final class Pipe extends Handler {
        private final List<String> written = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord event) {
            try {
                reader.await();
                written.add(event.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            written.add("closed");
        }
    }

    @Test
    void closingWritesWhatStillWaits() {
        reader.countDown();

        log.publish(event("one"));
        log.publish(event("two"));
        log.close();

        assertThat(pipe.written).containsExactly("one", "two", "closed");
    }

    @Test
    void whoeverLogsDoesNotWaitForAReader() {
        IntStream.range(0, 10_000).forEach(line -> log.publish(event("line " + line)));
        log.close();

        assertThat(pipe.written).isEmpty();
    }

    @Test
    void aReaderThatComesLateIsToldWhatIsMissing() {
        IntStream.range(0, 10_000).forEach(line -> log.publish(event("line " + line)));

        reader.countDown();
        log.close();

        int missing = 10_000
                - (int) pipe.written.stream()
                        .filter(line -> line.startsWith("line"))
                        .count();
        assertThat(pipe.written).contains(missing + " lines were left out: nobody took them");
        assertThat(missing).isPositive();
    }

    private static LogRecord event(String message) {
        return new LogRecord(Level.INFO, message);
    }
}
