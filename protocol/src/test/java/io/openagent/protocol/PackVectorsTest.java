package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static io.openagent.protocol.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PackVectorsTest {
    @TestFactory
    Stream<DynamicTest> recordsAreWrittenAndReadAsRecorded() {
        return Vectors.tests("record", vector -> {
            var out = new WireWriter();
            var in = new WireReader(bytes(vector.get("hex")));

            if (vector.has("metric")) {
                var metric = Vectors.metric(vector.get("metric"));
                metric.write(out);
                assertThat(MetricRecord.read(in)).isEqualTo(metric);
            } else if (vector.has("help")) {
                var help = Vectors.help(vector.get("help"));
                help.write(out);
                assertThat(HelpRecord.read(in)).isEqualTo(help);
            } else {
                var histogram = Vectors.histogram(vector.get("histogram"));
                histogram.write(out);
                assertThat(HistogramRecord.read(in)).isEqualTo(histogram);
            }
            assertThat(hex(out.toByteArray())).isEqualTo(vector.get("hex").asText());
        });
    }

    @TestFactory
    Stream<DynamicTest> packsAreReadAsRecorded() {
        return Vectors.tests(
                "pack",
                vector -> assertThat(Pack.read(bytes(vector.get("hex")))).isEqualTo(Vectors.pack(vector)));
    }

    @TestFactory
    Stream<DynamicTest> packsAreWrittenAsRecorded() {
        return Vectors.tests("pack", vector -> {
            byte[] written = Vectors.pack(vector).toByteArray();

            if (vector.has("plain")) assertSameWhenUnzipped(written, vector);
            else assertThat(hex(written)).isEqualTo(vector.get("hex").asText());
        });
    }

    @TestFactory
    Stream<DynamicTest> tagHashesAreAsRecorded() {
        return Vectors.tests("pack", vector -> vector.has("tagHash"), vector -> {
            var pack = (TagCountPack) Vectors.pack(vector);

            assertThat(pack.tagHash()).isEqualTo(vector.get("tagHash").asLong());
        });
    }

    private static void assertSameWhenUnzipped(byte[] written, JsonNode vector) throws MalformedException {
        byte[] recorded = bytes(vector.get("hex"));
        int zipFlagAt = 2 + headerBytes(recorded);

        assertThat(hex(written).substring(0, 2 * zipFlagAt + 2))
                .isEqualTo(hex(recorded).substring(0, 2 * zipFlagAt + 2));
        assertThat(hex(unzipped(written, zipFlagAt)))
                .isEqualTo(vector.get("plain").asText());
    }

    private static int headerBytes(byte[] pack) throws MalformedException {
        var in = new WireReader(pack, 2, pack.length - 2);
        PackHeader.read(in);
        return in.offset();
    }

    private static byte[] unzipped(byte[] pack, int zipFlagAt) throws MalformedException {
        var in = new WireReader(pack, zipFlagAt + 1, pack.length - zipFlagAt - 1);
        return Gzip.unzip(in.readBlob(), OpenMxContent.MAX_PLAIN_BYTES);
    }
}
