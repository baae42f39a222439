package io.openagent.discovery.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever JSON an API server sends as an object, something is made of it: one object never breaks the others.
final class StrippedFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @MethodSource("seeds")
    @FuzzTest
    void everyJsonIsSomeObject(byte[] json) {
        JsonNode object;
        try {
            object = JSON.readTree(json);
        } catch (IOException noJson) {
            return;
        }
        assertThat(Stripped.pod(object).labels()).isNotNull();
        assertThat(Stripped.service(object).ports()).isNotNull();
        assertThat(Stripped.endpoints(object)).isNotNull();
        assertThat(Stripped.endpointSlice(object)).hasSize(1);
        assertThat(Stripped.secret(object)).isNotNull();
        assertThat(Stripped.configMap(object)).isNotNull();
        assertThat(Stripped.custom(Kind.POD, object).spec()).isNotNull();
    }

    static Stream<byte[]> seeds() {
        Stream<String> odd = Stream.of(
                "[]",
                "{\"metadata\":[],\"spec\":{\"containers\":[7,{\"ports\":{}},null]},\"status\":{\"conditions\":[[]]}}",
                "{\"metadata\":{\"labels\":{\"a\":null,\"b\":{}}},\"data\":{\"x\":\"no base64!\"}}",
                "{\"subsets\":[{\"addresses\":[{}],\"ports\":[{\"port\":\"x\"}]}],\"endpoints\":[{\"addresses\":[]}]}");
        Stream<String> usual = List.of(
                        Objects.pod("a", "b", Map.of("c", "d"), "10.0.0.1", "web", 80),
                        Objects.slice("a", "b", "web", 80, Map.of("p", "10.0.0.1")),
                        Objects.endpoints("a", "b", "web", 80, Map.of("p", "10.0.0.1")))
                .stream()
                .map(JsonNode::toString);
        return Stream.concat(odd, usual).map(String::getBytes);
    }
}
