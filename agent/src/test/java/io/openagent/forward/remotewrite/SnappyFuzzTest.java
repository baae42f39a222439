package io.openagent.forward.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;

/// Any bytes come back as they were, and any elements are decoded as another decoder does, or refused. The
/// build replays the seeds; `JAZZER_FUZZ=1` searches on.
class SnappyFuzzTest {
    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's
    /// agent this fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void whatIsCompressedComesBack(byte[] plain) throws IOException {
        var writer = new SnappyWriter();
        writer.write(plain);
        byte[] elements = writer.finish();

        assertThat(SnappyReader.decode(ByteBuffer.wrap(elements), plain.length)).isEqualTo(plain);
        assertThat(NettySnappy.inflate(SnappyTest.block(elements, plain.length)))
                .isEqualTo(plain);
    }

    /// The first byte says how much is claimed, in 16 bytes.
    @FuzzTest
    void elementsAreReadAsAnotherDecoderDoesOrRefused(byte[] input) {
        if (input.length == 0) return;
        int claimed = (input[0] & 0xff) * 16;
        byte[] elements = Arrays.copyOfRange(input, 1, input.length);
        try {
            byte[] plain = SnappyReader.decode(ByteBuffer.wrap(elements), claimed);
            assertThat(NettySnappy.inflate(SnappyTest.block(elements, claimed))).isEqualTo(plain);
        } catch (IOException refused) {
            assertThat(refused).hasMessageContaining("no sound Snappy block");
        } catch (IllegalArgumentException narrower) {
            // Netty counts the bytes of a copy2 with a sign: it takes none from more than 32 KiB back.
            assertThat(elements.length).isGreaterThan(2);
        }
    }
}
