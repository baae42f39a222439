package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final int[] EDGES = {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };

    @Test
    void isWellFormedWhereTheJdkDecodesIt() {
        var random = Seeds.random();

        var misjudged = Stream.generate(() -> edgesBehindAscii(random))
                .limit(100_000)
                .filter(bytes -> Utf8.isWellFormed(bytes, 0, bytes.length) != isDecodable(bytes))
                .map(HexFormat.of()::formatHex);

        assertThat(misjudged.findFirst()).isEmpty();
    }

    @Test
    void onlyTheBytesBetweenTheBoundsAreJudged() {
        byte[] bytes = {(byte) 0xff, 'a', (byte) 0xc3, (byte) 0xa9};

        assertThat(Utf8.isWellFormed(bytes, 1, 4)).isTrue();
        assertThat(Utf8.isWellFormed(bytes, 1, 3)).isFalse();
        assertThat(Utf8.isWellFormed(bytes, 1, 1)).isTrue();
    }

    private static byte[] edgesBehindAscii(Random random) {
        byte[] bytes = "x".repeat(random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
        int from = Math.max(bytes.length - 5, 0);
        for (int i = from; i < bytes.length; i++) bytes[i] = (byte) EDGES[random.nextInt(EDGES.length)];
        return bytes;
    }

    private static boolean isDecodable(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
