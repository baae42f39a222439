package io.openagent.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/// Targets for a fuzzer; an ordinary build replays the inputs kept beside them. Any throwable but the two that say
/// "refused" is a finding.
class ReadersFuzzTest {
    @FuzzTest
    void framesAreDecodedOrRefused(byte[] input) {
        var decoder = new FrameDecoder(Frame.MAX_HANDSHAKE_BYTES);
        var bytes = ByteBuffer.wrap(input);
        try {
            while (decoder.next(bytes).isPresent())
                assertThat(bytes.remaining()).isNotNegative();
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageContaining("payload of");
        }
    }

    @FuzzTest
    void packsAreReadOrRefused(byte[] input) {
        try {
            assertThat(Pack.read(input)).isNotNull();
        } catch (MalformedException refused) {
            assertThat(refused.offset()).isNotNegative();
        }
    }

    /// What was read once is written and read without a change: not so the input, which may spell one value in many
    /// ways.
    @FuzzTest
    void valuesAreReadOrRefused(byte[] input) {
        try {
            byte[] written = written(Value.read(new WireReader(input)));

            assertThat(written(Value.read(new WireReader(written)))).isEqualTo(written);
        } catch (MalformedException refused) {
            assertThat(refused.offset()).isNotNegative();
        }
    }

    private static byte[] written(Value value) {
        var out = new WireWriter();
        value.write(out);
        return out.toByteArray();
    }
}
