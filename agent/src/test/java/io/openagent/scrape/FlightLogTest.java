package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.scrape.FlightLog.Flight;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class FlightLogTest {
    private final byte[] file = new byte[FlightLog.BYTES];
    private final FlightLog flights = new FlightLog(ByteBuffer.wrap(file));

    /// As in the other fuzz targets: the first line must not come from the thread that loads Jazzer's agent.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @Test
    void whatHasBegunAndNotEndedIsInFlight() {
        Flight ended = flights.begin(1);
        Flight _ = flights.begin(-2);
        ended.close();
        flights.begin(3).holds(4096);

        assertThat(FlightLog.read(file)).containsOnly(entry(-2L, 0L), entry(3L, 4096L));
    }

    @Test
    void aNewLogBeginsWithNothing() {
        Flight _ = flights.begin(1);

        var _ = new FlightLog(ByteBuffer.wrap(file));

        assertThat(FlightLog.read(file)).isEmpty();
    }

    @Test
    void whoFindsNoSlotIsNotNotedAndEndsWell() {
        List<Flight> all = new ArrayList<>();
        LongStream.rangeClosed(1, 20_000).forEach(target -> all.add(flights.begin(target)));

        assertThat(FlightLog.read(file)).hasSize(16_384).containsKey(16_384L).doesNotContainKey(16_385L);
        all.forEach(Flight::close);
        assertThat(FlightLog.read(file)).isEmpty();
    }

    @Test
    void otherBytesSayNothing() {
        assertThat(FlightLog.read(new byte[0])).isEmpty();
        assertThat(FlightLog.read(new byte[100])).isEmpty();
        assertThat(FlightLog.read("OAFLIGH".getBytes(UTF_8))).isEmpty();
    }

    @FuzzTest
    void anyBytesAreReadAsSomeTargets(byte[] bytes) {
        assertThat(FlightLog.read(bytes)).hasSizeLessThanOrEqualTo(bytes.length / 16);
        Suspects read = Suspects.of(new String(bytes, UTF_8));
        assertThat(Suspects.of(read.text())).isEqualTo(read);
    }
}
