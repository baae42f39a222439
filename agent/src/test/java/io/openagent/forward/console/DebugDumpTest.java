package io.openagent.forward.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.whatap.StoredPack;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.PackType;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class DebugDumpTest {
    private static final int MANY = 100_000;

    private final CountDownLatch reader = new CountDownLatch(1);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final DebugDump dump = new DebugDump(new PrintStream(new Pipe(), false, UTF_8));

    /// Takes nothing until there is a reader.
    private final class Pipe extends OutputStream {
        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                reader.await();
                taken.write(bytes, from, length);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void eachRecordIsALineInTheOrderOfThePacks() throws Exception {
        reader.countDown();
        dump.turn(true);

        dump.accept(pack("a", "b"));
        dump.accept(pack("c"));
        dump.end();

        assertThat(taken.toString(UTF_8).lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"a\""),
                        second -> assertThat(second).contains("\"b\""),
                        third -> assertThat(third).contains("\"c\""));
    }

    @Test
    void whileItIsOffNothingIsPrinted() throws Exception {
        reader.countDown();

        dump.accept(pack("a"));
        dump.turn(true);
        dump.turn(false);
        dump.accept(pack("b"));
        dump.end();

        assertThat(taken.toString(UTF_8)).isEmpty();
    }

    @Test
    void nobodyWaitsForAReaderAndWhatFindsNoRoomIsLeftOut() throws Exception {
        StoredPack pack = pack("a");
        dump.turn(true);
        IntStream.range(0, MANY).forEach(_ -> dump.accept(pack));
        dump.end();
        assertThat(taken.size()).isZero();

        reader.countDown();
        dump.end();

        assertThat(taken.toString(UTF_8).lines().count()).isBetween(1_000L, MANY - 1L);
    }

    private static StoredPack pack(String... names) {
        List<HelpRecord> records = List.of(names).stream()
                .map(name -> new HelpRecord(name, Map.of("help", "text")))
                .toList();
        return StoredPack.of(PackType.OPEN_MX_HELP, OpenMxContent.ofHelp(records), 0, 0, 0, 0);
    }
}
