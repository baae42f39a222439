package io.openagent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OldGarbageTest {
    /// Sixteen live and half as many may be garbage; the rest is what comes while the JVM tells of it on a busy
    /// machine.
    /// Left alone, the old generation grows to 240.
    private static final long MOST_MEBIBYTES = 100;

    @Test
    void theOldGenerationHoldsLittleMoreThanWhatLives() throws Exception {
        assertThat(oldMebibytes("-XX:+UseSerialGC")).isBetween(1L, MOST_MEBIBYTES);
    }

    @Test
    void underAnotherCollectorItDoesNothing() throws Exception {
        assertThat(oldMebibytes("-XX:+UseParallelGC")).isZero();
    }

    /// The most that the serial collector's old generation held in a JVM of its own.
    private static long oldMebibytes(String collector) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        collector,
                        "-Xmx256m",
                        "-Xmn12m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Churn.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Long.parseLong(said.strip());
    }

    /// Lives on: a gigabyte of blocks that get old, sixteen at a time.
    static final class Churn {
        private static final int BLOCK_BYTES = 1 << 20;

        public static void main(String[] args) {
            OldGarbage.keepSmall();
            Queue<byte[]> waiting = new ArrayDeque<>();
            for (int i = 0; i < 1_000; i++) {
                waiting.add(new byte[BLOCK_BYTES]);
                if (waiting.size() > 16) waiting.remove();
                // At a worker's pace: who allocates as fast as it can outruns the thread that collects, and there is
                // nothing to await, since what is tried here is what happens meanwhile.
                LockSupport.parkNanos(1_000_000);
            }
            System.out.println(ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Tenured Gen"))
                    .mapToLong(Churn::peakMebibytes)
                    .sum());
        }

        private static long peakMebibytes(MemoryPoolMXBean pool) {
            return pool.getPeakUsage().getUsed() >> 20;
        }
    }
}
