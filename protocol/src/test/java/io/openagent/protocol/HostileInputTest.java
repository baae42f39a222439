package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that arrives makes a reader do anything but read or refuse.
class HostileInputTest {
    @TestFactory
    Stream<DynamicTest> packsCutAnywhereAreReadOrRefused() {
        return Vectors.tests("pack", vector -> {
            byte[] whole = bytes(vector.get("hex"));

            for (int length = 0; length < whole.length; length++) readOrRefuse(Arrays.copyOf(whole, length));
        });
    }

    @TestFactory
    Stream<DynamicTest> packsWithAnyByteBentAreReadOrRefused() {
        return Vectors.tests("pack", vector -> {
            byte[] whole = bytes(vector.get("hex"));

            for (int at = 0; at < whole.length; at++) {
                for (int mask : new int[] {0xff, 0x80, 0x01}) readOrRefuse(bent(whole, at, mask));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> valuesCutAnywhereAreRefused() {
        return Vectors.tests("value", vector -> {
            byte[] whole = bytes(vector.get("hex"));

            for (int length = 0; length < whole.length; length++) {
                var cut = new WireReader(whole, 0, length);
                assertThatThrownBy(() -> Value.read(cut)).isInstanceOf(MalformedException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3c fe 7fffffff 00", // blob of 2 GiB
                "3c fe ffffffff 00", // blob of -1 bytes
                "32 05 41", // text of five bytes, one there
                "46 04 7fffffff 00", // list of 2^31 - 1
                "46 01 ff", // list of -1
                "47 ffff", // array of -1
                "4a 7fff 0000000000000000", // array of 32767 longs, one there
                "4b 08 7fffffffffffffff", // more doubles than a count can say
                "50 04 7fffffff 00 00", // map of 2^31 - 1
                "63" // no such type
            })
    void claimsThatTheBytesDoNotBearOutAreRefused(String hex) {
        var in = new WireReader(HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThatThrownBy(() -> Value.read(in)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anUnknownValueTypeIsRefusedByName() {
        assertThatThrownBy(() -> Value.read(new WireReader(new byte[] {99})))
                .isInstanceOf(MalformedException.class)
                .hasMessage("unknown value type 99, at byte 1");
    }

    @Test
    void anUnknownPackTypeIsRefusedByName() {
        assertThatThrownBy(() -> Pack.read(HexFormat.of().parseHex("170b00")))
                .isInstanceOf(MalformedException.class)
                .hasMessage("unknown pack type 0x170b, at byte 2");
    }

    @Test
    void valuesNestThirtyTwoLevelsAndNoMore() throws Exception {
        byte[] deep = HexFormat.of().parseHex("460101".repeat(31) + "00");
        byte[] tooDeep = HexFormat.of().parseHex("460101".repeat(32) + "00");

        assertThat(Value.read(new WireReader(deep))).isInstanceOf(Value.Items.class);
        assertThatThrownBy(() -> Value.read(new WireReader(tooDeep)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper than 32");
    }

    @Test
    void aGzipBombIsRefused() {
        byte[] bomb;
        try (var gzip = new Gzip()) {
            bomb = gzip.zip(new byte[OpenMxContent.MAX_PLAIN_BYTES + 1], OpenMxContent.MAX_PLAIN_BYTES + 1);
        }
        var content = new OpenMxContent(true, Bytes.owning(bomb));

        assertThatThrownBy(content::metrics)
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unzipped");
    }

    @Test
    void contentThatIsNoGzipIsRefused() {
        var content = new OpenMxContent(true, Bytes.owning(new byte[] {0, 0, 0}));

        assertThatThrownBy(content::metrics).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Frame.MAX_PAYLOAD_BYTES + 1, Integer.MAX_VALUE})
    void aFrameOfImpossibleLengthIsRefused(int length) {
        var decoder = new FrameDecoder(Frame.MAX_PAYLOAD_BYTES);

        assertThatThrownBy(() -> decoder.next(header(length)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("payload of " + length + " bytes");
    }

    @Test
    void aClaimedLengthCostsNoMemoryBeforeItsBytesArrive() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 100; i++) new FrameDecoder(Frame.MAX_PAYLOAD_BYTES).next(header(Frame.MAX_PAYLOAD_BYTES));

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(Frame.MAX_PAYLOAD_BYTES);
    }

    @Test
    void framesFollowEachOtherInOneBuffer() throws Exception {
        var first = new Frame(1, 2, 3, 4, 5, Bytes.owning(new byte[] {6, 7}));
        var second = new Frame(1, 2, 3, 4, 5, Bytes.EMPTY);
        var out = new WireWriter();
        out.writeBytes(first.toByteArray());
        out.writeBytes(second.toByteArray());
        var in = ByteBuffer.wrap(out.toByteArray());
        var decoder = new FrameDecoder(2);

        assertThat(decoder.next(in)).contains(first);
        assertThat(decoder.next(in)).contains(second);
        assertThat(decoder.next(in)).isEmpty();
    }

    private static ByteBuffer header(int length) {
        return ByteBuffer.allocate(Frame.HEADER_BYTES).putInt(18, length);
    }

    private static byte[] bent(byte[] whole, int at, int mask) {
        byte[] bent = whole.clone();
        bent[at] ^= (byte) mask;
        return bent;
    }

    /// Anything else that is thrown fails the test.
    private static void readOrRefuse(byte[] bytes) {
        try {
            assertThat(Pack.read(bytes)).isNotNull();
        } catch (MalformedException refused) {
            assertThat(refused.offset()).isNotNegative();
        }
    }
}
