package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static io.openagent.protocol.Vectors.hex;
import static io.openagent.protocol.Vectors.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WireVectorsTest {
    @TestFactory
    Stream<DynamicTest> primitivesAreWrittenAsRecorded() {
        return Vectors.tests("primitive", vector -> {
            byte[] written = written(vector);

            if (vector.has("sha256")) assertRecordedDigest(written, vector);
            else assertThat(hex(written)).isEqualTo(vector.get("hex").asText());
        });
    }

    @TestFactory
    Stream<DynamicTest> primitivesAreReadBack() {
        return Vectors.tests("primitive", vector -> {
            byte[] written = written(vector);

            var in = new WireReader(written);
            var again = new WireWriter();
            copy(vector.get("write").asText(), in, again);

            assertThat(hex(again.toByteArray())).isEqualTo(hex(written));
            assertThat(in.hasRemaining()).isFalse();
        });
    }

    @TestFactory
    Stream<DynamicTest> bytesAreReadAsRecorded() {
        return Vectors.tests("decode", vector -> {
            var in = new WireReader(bytes(vector.get("hex")));

            if (vector.has("refused")) {
                assertThatThrownBy(in::readBlob).isInstanceOf(MalformedException.class);
            } else {
                assertThat(read(vector.get("read").asText(), in))
                        .isEqualTo(vector.get("value").asText());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> valuesAreWrittenAndReadAsRecorded() {
        return Vectors.tests("value", vector -> {
            var value = Vectors.value(vector.get("value"));
            var out = new WireWriter();

            value.write(out);
            var read = Value.read(new WireReader(bytes(vector.get("hex"))));

            assertThat(hex(out.toByteArray())).isEqualTo(vector.get("hex").asText());
            assertThat(read).isEqualTo(value);
        });
    }

    private static void assertRecordedDigest(byte[] written, JsonNode vector) throws Exception {
        assertThat(written).hasSize(vector.get("size").asInt());
        assertThat(hex(written)).startsWith(vector.get("prefix").asText());
        assertThat(hex(MessageDigest.getInstance("SHA-256").digest(written)))
                .isEqualTo(vector.get("sha256").asText());
    }

    private static byte[] written(JsonNode vector) {
        var out = new WireWriter();
        write(vector.get("write").asText(), vector, out);
        return out.toByteArray();
    }

    private static void write(String what, JsonNode vector, WireWriter out) {
        JsonNode value = vector.path("value");
        switch (what) {
            case "byte" -> out.writeByte(value.asInt());
            case "short" -> out.writeShort(value.asInt());
            case "int3" -> out.writeInt3(value.asInt());
            case "int" -> out.writeInt(value.asInt());
            case "long5" -> out.writeLong5(value.asLong());
            case "long" -> out.writeLong(value.asLong());
            case "float" -> out.writeFloat(Float.parseFloat(value.asText()));
            case "double" -> out.writeDouble(Double.parseDouble(value.asText()));
            case "decimal" -> out.writeDecimal(value.asLong());
            case "blob" ->
                out.writeBlob(
                        vector.has("length") ? pattern(vector.get("length").asInt()) : bytes(value));
            case "text" -> out.writeText(value.asText());
            case "textShort" -> out.writeTextShort(value.asText());
            case "intBytes" -> out.writeIntBytes(bytes(value));
            case "shortBytes" -> out.writeShortBytes(bytes(value));
            case "ints" -> out.writeArray(list(value, JsonNode::asInt), out::writeInt);
            case "longs" -> out.writeArray(list(value, JsonNode::asLong), out::writeLong);
            case "texts" -> out.writeArray(list(value, JsonNode::asText), out::writeText);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void copy(String what, WireReader in, WireWriter out) throws MalformedException {
        switch (what) {
            case "byte" -> out.writeByte(in.readByte());
            case "short" -> out.writeShort(in.readShort());
            case "int3" -> out.writeInt3(in.readInt3());
            case "int" -> out.writeInt(in.readInt());
            case "long5" -> out.writeLong5(in.readLong5());
            case "long" -> out.writeLong(in.readLong());
            case "float" -> out.writeFloat(in.readFloat());
            case "double" -> out.writeDouble(in.readDouble());
            case "decimal" -> out.writeDecimal(in.readDecimal());
            case "blob" -> out.writeBlob(in.readBlob());
            case "text" -> out.writeText(in.readText());
            case "textShort" -> out.writeTextShort(in.readTextShort());
            case "intBytes" -> out.writeIntBytes(in.readIntBytes());
            case "shortBytes" -> out.writeShortBytes(in.readShortBytes());
            case "ints" -> out.writeArray(in.readArray(Integer.BYTES, in::readInt), out::writeInt);
            case "longs" -> out.writeArray(in.readArray(Long.BYTES, in::readLong), out::writeLong);
            case "texts" -> out.writeArray(in.readArray(1, in::readText), out::writeText);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static String read(String what, WireReader in) throws MalformedException {
        return switch (what) {
            case "decimal" -> Long.toString(in.readDecimal());
            case "blob" -> hex(in.readBlob());
            case "bool" -> Boolean.toString(in.readBool());
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (i * 7 + 3);
        return bytes;
    }
}
