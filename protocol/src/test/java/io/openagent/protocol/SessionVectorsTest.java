package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static io.openagent.protocol.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SessionVectorsTest {
    private static final JsonNode FRAME = Vectors.group("frame");
    private static final JsonNode SESSION = FRAME.get("session");
    private static final License LICENSE = License.parse(SESSION.get("license").asText());
    private static final Identity IDENTITY = identity(SESSION);
    private static final SessionKeys KEYS = Vectors.keys(SESSION);

    @Test
    void identityIsAsRecorded() {
        JsonNode wanted = FRAME.get("identity");

        assertThat(IDENTITY.ip()).isEqualTo(wanted.get("ip").asInt());
        assertThat(IDENTITY.oid()).isEqualTo(wanted.get("oid").asInt());
        assertThat(LICENSE.projectCode()).isEqualTo(wanted.get("projectCode").asLong());
        assertThat(LICENSE.key()).isEqualTo(Bytes.owning(bytes(wanted.get("key"))));
    }

    @TestFactory
    Stream<DynamicTest> hellosAreAsRecorded() {
        return FRAME.get("hello")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("name").asText(),
                        () -> assertThat(hex(agent(CipherLevel.ofBits(
                                                vector.get("level").asInt()))
                                        .hello()))
                                .isEqualTo(vector.get("hex").asText())));
    }

    @TestFactory
    Stream<DynamicTest> protectionIsInTheTwoLowBits() {
        return FRAME.get("protection")
                .valueStream()
                .map(pair -> DynamicTest.dynamicTest("code " + pair.get(0), () -> {
                    var frame = new Frame(Frame.AGENT, pair.get(0).asInt(), 1, 1, 1, Bytes.EMPTY);

                    assertThat(frame.protection()).isEqualTo(pair.get(1).asInt());
                }));
    }

    @Test
    void sessionKeysAreLaidOutAsRecorded() throws Exception {
        byte[] plain = bytes(FRAME.get("answer").get("plain"));

        assertThat(hex(KEYS.toByteArray())).isEqualTo(hex(plain));
        assertThat(SessionKeys.read(new WireReader(plain))).isEqualTo(KEYS);
    }

    @Test
    void collectorAnswersAHelloAsRecorded() throws Exception {
        var collector = new CollectorSession(LICENSE, KEYS, () -> 0);

        var events =
                collector.onBytes(ByteBuffer.wrap(agent(CipherLevel.AES_128).hello()));

        String answer = FRAME.get("answer").get("hex").asText();
        assertThat(events)
                .containsExactly(new CollectorEvent.Hello(
                        "agent-1",
                        IDENTITY.ip(),
                        12345,
                        IDENTITY.oid(),
                        Bytes.owning(HexFormat.of().parseHex(answer))));
    }

    @Test
    void agentReadsTheRecordedAnswer() throws Exception {
        var agent = agent(CipherLevel.AES_128);

        var events = agent.onBytes(ByteBuffer.wrap(bytes(FRAME.get("answer").get("hex"))));

        assertThat(events).containsExactly(new AgentEvent.Opened(KEYS));
    }

    @Test
    void agentRefusesTheRecordedAnswerToAnother() {
        var agent = agent(CipherLevel.AES_128);
        var answer = ByteBuffer.wrap(bytes(FRAME.get("foreignAnswer")));

        assertThatThrownBy(() -> agent.onBytes(answer)).isInstanceOf(HandshakeRefusedException.class);
        assertThat(agent.isOpen()).isFalse();
    }

    @Test
    void packsAreHiddenAsRecorded() throws Exception {
        JsonNode vector = FRAME.get("hidden");

        assertThat(hex(openAgent().frame(bytes(vector.get("pack")))))
                .isEqualTo(vector.get("hex").asText());
    }

    @Test
    void packsAreEncryptedAsRecorded() throws Exception {
        JsonNode vector = FRAME.get("encrypted");

        assertThat(hex(openAgent().encryptedFrame(bytes(vector.get("pack")))))
                .isEqualTo(vector.get("hex").asText());
    }

    @Test
    void aFrameMayBeEmpty() throws Exception {
        assertThat(hex(openAgent().frame(new byte[0])))
                .isEqualTo(FRAME.get("empty").asText());
    }

    @Test
    void timeIsAnsweredAsRecorded() throws Exception {
        JsonNode vector = FRAME.get("time");
        long asked = vector.get("asked").asLong();
        long server = vector.get("server").asLong();
        var agent = new AgentSession(LICENSE, IDENTITY, CipherLevel.AES_128, () -> asked + 20);
        var collector = new CollectorSession(LICENSE, KEYS, () -> server);
        connect(agent, collector);

        var event = (CollectorEvent.TimeSync)
                collector.onBytes(ByteBuffer.wrap(agent.timeSync(asked))).getFirst();
        var answer = (AgentEvent.TimeSyncAnswered)
                agent.onBytes(event.reply().asByteBuffer()).getFirst();

        assertThat(hex(event.reply().toByteArray()))
                .endsWith("00000010" + vector.get("payload").asText());
        assertThat(answer).isEqualTo(new AgentEvent.TimeSyncAnswered(asked, server, asked + 20));
        assertThat(answer.clockOffsetMillis()).hasValue(server - asked - 20);
    }

    private static AgentSession agent(CipherLevel level) {
        return new AgentSession(LICENSE, IDENTITY, level, () -> 0);
    }

    private static AgentSession openAgent() throws Exception {
        var agent = agent(CipherLevel.AES_128);
        connect(agent, new CollectorSession(LICENSE, KEYS, () -> 0));
        return agent;
    }

    private static void connect(AgentSession agent, CollectorSession collector) throws Exception {
        List<CollectorEvent> hello = collector.onBytes(ByteBuffer.wrap(agent.hello()));
        agent.onBytes(((CollectorEvent.Hello) hello.getFirst()).reply().asByteBuffer());
    }

    private static Identity identity(JsonNode session) {
        var naming = new Naming(Map.of("whatap.oname", session.get("objectName").asText()), Map.of(), Map.of());
        return naming.identityAt(session.get("localAddress").asText());
    }
}
