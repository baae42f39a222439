package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What we compress another decoder reads, and what we read another encoder may have compressed.
final class SnappyTest {
    private static final long SEED = Long.getLong("openagent.seed", System.nanoTime());

    private final SnappyWriter writer = new SnappyWriter();

    static Stream<Integer> sizes() {
        var random = new Random(SEED);
        int block = SnappyWriter.BLOCK_BYTES;
        return Stream.concat(
                Stream.of(
                        0, 1, 3, 4, 14, 15, 16, 17, 60, 61, 255, 256, 257, 258, block - 1, block, block + 1, 3 * block),
                IntStream.range(0, 200).mapToObj(_ -> random.nextInt(4 * block)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void whatIsCompressedAnotherDecoderReads(int size) throws IOException {
        byte[] plain = repetitive(size, new Random(SEED + size));

        byte[] elements = compressed(plain);

        assertThat(NettySnappy.inflate(block(elements, size)))
                .as("seed " + SEED)
                .isEqualTo(plain);
        assertThat(SnappyReader.decode(ByteBuffer.wrap(elements), size))
                .as("seed " + SEED)
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 11, 12, 59, 64, 65, 67, 68, 69, 132, 5_000})
    void aRepetitionOfAnyLengthIsKept(int length) throws IOException {
        byte[] plain = ("0123456789abcdef" + "x".repeat(length) + "0123456789abcdef".repeat(2)).getBytes(UTF_8);

        byte[] elements = compressed(plain);

        assertThat(NettySnappy.inflate(block(elements, plain.length))).isEqualTo(plain);
    }

    @Test
    void elementsBehindOneAnotherAreOneBlock() throws IOException {
        byte[] one = repetitive(100_000, new Random(SEED));
        byte[] other = repetitive(3_000, new Random(SEED + 1));
        var both = new ByteArrayOutputStream();
        both.write(compressed(one));
        both.write(compressed(other));

        byte[] plain = NettySnappy.inflate(block(both.toByteArray(), one.length + other.length));

        assertThat(plain).as("seed " + SEED).startsWith(one).endsWith(other);
    }

    @Test
    void equalBytesGiveEqualElementsWhateverCameBefore() {
        byte[] plain = repetitive(50_000, new Random(SEED));
        byte[] first = compressed(plain);

        compressed(repetitive(200_000, new Random(SEED + 1)));

        assertThat(compressed(plain)).as("seed " + SEED).isEqualTo(first);
    }

    @Test
    void whatComesAgainCostsLittleAndWhatDoesNotGrowsByLessThanASixth() {
        byte[] noise = new byte[100_000];
        new Random(SEED).nextBytes(noise);

        assertThat(compressed(new byte[100_000]).length).isLessThan(5_000);
        assertThat(compressed(noise).length).isLessThan(117_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fc",
                "04",
                "0461",
                "05",
                "0900",
                "0500ff",
                "0461 0500",
                "0461 0502",
                "0461 02",
                "0461 03ffffffff",
                "ffffffffff"
            })
    void elementsThatLieAreRefused(String hex) {
        var elements = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThatThrownBy(() -> SnappyReader.decode(elements, 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no sound Snappy block");
    }

    private byte[] compressed(byte[] plain) {
        writer.clear();
        int middle = plain.length / 3;
        writer.write(plain, 0, middle);
        writer.write(plain, middle, plain.length);
        return writer.finish();
    }

    static byte[] block(byte[] elements, int plainBytes) {
        return new Message().bare(plainBytes).raw(elements, 0, elements.length).toByteArray();
    }

    /// Pieces of text that come again, with noise between them.
    private static byte[] repetitive(int size, Random random) {
        byte[] plain = new byte[size];
        int at = 0;
        while (at < size) {
            int length = Math.min(size - at, 1 + random.nextInt(200));
            boolean repeats = at > 0 && random.nextInt(3) > 0;
            int from = repeats ? random.nextInt(at) : 0;
            for (int i = 0; i < length; i++) plain[at + i] = repeats ? plain[from + i] : (byte) random.nextInt(256);
            at += length;
        }
        return plain;
    }
}
