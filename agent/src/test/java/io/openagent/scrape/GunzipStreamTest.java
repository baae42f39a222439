package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipStreamTest {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    @Test
    void oneMemberIsDecoded() throws Exception {
        assertThat(gunzip(gzip("up 1\n"))).isEqualTo("up 1\n");
    }

    @Test
    void anEmptyMemberIsEmpty() throws Exception {
        assertThat(gunzip(gzip(""))).isEmpty();
    }

    @Test
    void severalMembersAreOneText() throws Exception {
        assertThat(gunzip(joined(gzip("up 1\n"), gzip(""), gzip("up 2\n")))).isEqualTo("up 1\nup 2\n");
    }

    @Test
    void aBodyThatArrivesByteByByteIsTheSame() throws Exception {
        byte[] bytes = joined(gzip("up 1\n".repeat(10_000)), gzip("up 2\n"));

        String text = read(new GunzipStream(new Trickle(bytes)));

        assertThat(text).isEqualTo("up 1\n".repeat(10_000) + "up 2\n");
    }

    @Test
    void itsEndIsItsEndEverAfter() throws Exception {
        try (var stream = new GunzipStream(new ByteArrayInputStream(gzip("up 1\n")))) {
            stream.readAllBytes();

            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    void everyFieldOfTheHeaderIsPassedOver() throws Exception {
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0};

        assertThat(gunzip(joined(header, checksum(header), withoutHeader(gzip("up 1\n")))))
                .isEqualTo("up 1\n");
    }

    @Test
    void aWrongChecksumOfTheHeaderIsRefused() throws Exception {
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x02, 0, 0, 0, 0, 0, 3};

        assertBroken(joined(header, new byte[] {1, 2}, withoutHeader(gzip("up 1\n"))), "the header's checksum differs");
    }

    @Test
    void everyCutIsRefused() throws Exception {
        byte[] whole = gzip("up 1\n");

        assertThat(whole.length).isGreaterThan(HEADER_BYTES + TRAILER_BYTES);
        assertThat(IntStream.range(0, whole.length))
                .allSatisfy(length -> assertBroken(Arrays.copyOf(whole, length), "it is cut short"));
    }

    @Test
    void aWrongChecksumIsRefused() throws Exception {
        byte[] bytes = gzip("up 1\n");
        bytes[bytes.length - 5] ^= 1;

        assertBroken(bytes, "the checksum differs");
    }

    @Test
    void aWrongLengthIsRefused() throws Exception {
        byte[] bytes = gzip("up 1\n");
        bytes[bytes.length - 1] ^= 1;

        assertBroken(bytes, "the length differs");
    }

    @Test
    void damagedDataIsRefused() throws Exception {
        byte[] bytes = gzip("up 1\n");
        bytes[HEADER_BYTES] = (byte) 0xff;

        assertBroken(bytes, "the data is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "\0", "\0\0\0\0\0\0\0\0\0\0\0\0"})
    void whatFollowsTheLastMemberIsRefused(String junk) throws Exception {
        assertBroken(joined(gzip("up 1\n"), junk.getBytes(UTF_8)), "no gzip header");
    }

    @Test
    void anUnknownMethodIsRefused() throws Exception {
        byte[] bytes = gzip("up 1\n");
        bytes[2] = 7;

        assertBroken(bytes, "no gzip header");
    }

    @Test
    void unknownFlagsAreRefused() throws Exception {
        byte[] bytes = gzip("up 1\n");
        bytes[3] = (byte) 0x80;

        assertBroken(bytes, "unknown flags");
    }

    @Test
    void aSmallTextMayGrowAsItLikes() throws Exception {
        String text = "\0".repeat(1024 * 1024);

        assertThat(gunzip(gzip(text))).isEqualTo(text);
    }

    @Test
    void aLargeTextThatGrowsBeyondMeasureIsRefused() throws Exception {
        assertBroken(gzip("\0".repeat(2 * 1024 * 1024)), "it grows more than 200 times, as only a bomb does");
    }

    @Test
    void whatGrowsBeyondMeasureInManyMembersIsRefused() throws Exception {
        byte[] small = gzip("\0".repeat(100_000));
        byte[][] members = IntStream.range(0, 20).mapToObj(_ -> small).toArray(byte[][]::new);

        assertBroken(joined(members), "it grows more than 200 times, as only a bomb does");
    }

    private static void assertBroken(byte[] bytes, String why) {
        assertThatThrownBy(() -> gunzip(bytes))
                .isInstanceOf(FailedExchange.class)
                .hasMessage("broken gzip: " + why);
    }

    private static String gunzip(byte[] bytes) throws IOException {
        return read(new GunzipStream(new ByteArrayInputStream(bytes)));
    }

    private static String read(GunzipStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) whole.writeBytes(part);
        return whole.toByteArray();
    }

    private static byte[] withoutHeader(byte[] gzip) {
        return Arrays.copyOfRange(gzip, HEADER_BYTES, gzip.length);
    }

    private static byte[] checksum(byte[] header) {
        var crc = new CRC32();
        crc.update(header);
        return new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    }

    /// Gives one byte at a time and never says that more are there, as a slow connection does.
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;

        Trickle(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return bytes.read(into, from, 1);
        }
    }
}
