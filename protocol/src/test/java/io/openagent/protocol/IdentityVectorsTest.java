package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static io.openagent.protocol.Vectors.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class IdentityVectorsTest {
    @TestFactory
    Stream<DynamicTest> hashesAreAsRecorded() {
        return Vectors.tests(
                "hash",
                vector -> assertThat(hash(
                                vector.get("hash").asText(), vector.get("of").asText()))
                        .isEqualTo(vector.get("is").asText()));
    }

    @TestFactory
    Stream<DynamicTest> licencesAreReadAsRecorded() {
        return Vectors.tests("license", vector -> {
            String text = vector.get("license").asText();

            if (vector.has("refused")) {
                assertThatThrownBy(() -> License.parse(text)).isInstanceOf(IllegalArgumentException.class);
            } else {
                var license = License.parse(text);
                assertThat(license.projectCode())
                        .isEqualTo(vector.get("projectCode").asLong());
                assertThat(license.key()).isEqualTo(Bytes.owning(bytes(vector.get("key"))));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> ciphersProtectAsRecorded() {
        return Vectors.tests("cipher", vector -> {
            byte[] plain = bytes(vector.get("plain"));

            if (vector.has("hideKey")) assertHides(plain, vector);
            else assertEncrypts(plain, vector);
        });
    }

    @TestFactory
    Stream<DynamicTest> namesAreDecidedAsRecorded() {
        return Vectors.tests("naming", vector -> {
            var naming = new Naming(map(vector.get("settings")), Map.of(), map(vector.get("facts")));

            var identity = naming.identityAt(vector.get("localAddress").asText());

            JsonNode wanted = vector.get("identity");
            assertThat(identity)
                    .isEqualTo(new Identity(
                            wanted.get(0).asText(),
                            wanted.get(1).asText(),
                            wanted.get(2).asText(),
                            wanted.get(3).asInt()));
            JsonNode ids = vector.get("ids");
            assertThat(identity.oid()).isEqualTo(ids.get(0).asInt());
            assertThat(identity.okind()).isEqualTo(ids.get(1).asInt());
            assertThat(identity.onode()).isEqualTo(ids.get(2).asInt());
        });
    }

    private static String hash(String name, String text) {
        return switch (name) {
            case "hash32" -> Integer.toString(Hashes.hash32(text));
            case "hash64" -> Long.toString(Hashes.hash64(text.getBytes(UTF_8)));
            case "hash64v2" -> Long.toString(Hashes.hash64v2(text.getBytes(UTF_8)));
            case "toText" -> Hexa32.toText(Long.parseLong(text));
            case "toLong" -> Long.toString(Hexa32.toLong(text));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void assertHides(byte[] plain, JsonNode vector) {
        var cipher = new Cipher(Bytes.EMPTY, vector.get("hideKey").asInt());

        cipher.hide(plain, 0, plain.length);

        assertThat(hex(plain)).isEqualTo(vector.get("hex").asText());
    }

    private static void assertEncrypts(byte[] plain, JsonNode vector) throws MalformedException {
        var cipher = new Cipher(Bytes.owning(bytes(vector.get("key"))), 0);

        byte[] encrypted = cipher.encrypt(plain);

        assertThat(hex(encrypted)).isEqualTo(vector.get("hex").asText());
        assertThat(hex(cipher.decrypt(encrypted)))
                .isEqualTo(vector.get("decrypted").asText());
    }

    private static Map<String, String> map(JsonNode object) {
        var map = new HashMap<String, String>();
        object.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }
}
