package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
    private static final License LICENSE = License.of(12345, "0123456789abcdef".getBytes(US_ASCII));
    private static final Identity IDENTITY = new Identity("agent-1", "", "", 0x0a158230);
    private static final SessionKeys KEYS = new SessionKeys(0x0a0b0c0d, Bytes.copyOf(new byte[16]), 0x01020304, 0);
    private static final PackHeader HEADER = new PackHeader(12345, IDENTITY, 1718668800000L);
    private static final OpenMxPack METRICS =
            new OpenMxPack(HEADER, List.of(new MetricRecord("up", List.of(), 1718668800000L, 1)));
    private static final ParamPack COMMAND = new ParamPack(HEADER, 22, 7, 0, Map.of("file", Value.text("x.log")));

    private final AgentSession agent = new AgentSession(LICENSE, IDENTITY, CipherLevel.AES_128, () -> 1000);
    private final CollectorSession collector = new CollectorSession(LICENSE, KEYS, () -> 2000);

    @ParameterizedTest
    @EnumSource
    void agentAndCollectorUnderstandEachOtherAtEveryLevel(CipherLevel level) throws Exception {
        var speaking = new AgentSession(LICENSE, IDENTITY, level, () -> 1000);
        connect(speaking);

        var received = collector.onBytes(ByteBuffer.wrap(speaking.frame(METRICS.toByteArray())));
        var encrypted = collector.onBytes(ByteBuffer.wrap(speaking.encryptedFrame(METRICS.toByteArray())));
        var commanded = speaking.onBytes(ByteBuffer.wrap(collector.frame(COMMAND)));

        assertThat(received).containsExactly(new CollectorEvent.PackReceived(METRICS));
        assertThat(encrypted).containsExactly(new CollectorEvent.PackReceived(METRICS));
        assertThat(commanded).containsExactly(new AgentEvent.Command(COMMAND));
    }

    @Test
    void bytesMayArriveOneByOne() throws Exception {
        var hello = oneByOneToCollector(agent.hello());
        oneByOneToAgent(replyTo(hello));

        var packs = oneByOneToCollector(agent.frame(METRICS.toByteArray()));
        var commands = oneByOneToAgent(collector.frame(COMMAND));
        var times = oneByOneToAgent(replyTo(oneByOneToCollector(agent.timeSync(990))));

        assertThat(packs).containsExactly(new CollectorEvent.PackReceived(METRICS));
        assertThat(commands).containsExactly(new AgentEvent.Command(COMMAND));
        assertThat(times).containsExactly(new AgentEvent.TimeSyncAnswered(990, 2000, 1000));
    }

    @Test
    void agentIgnoresWhatItDidNotAskFor() throws Exception {
        connect(agent);

        var events = agent.onBytes(ByteBuffer.wrap(collector.frame(METRICS)));

        assertThat(events).containsExactly(new AgentEvent.Ignored("a pack that is no command"));
    }

    @Test
    void framesForOthersAreIgnoredAndTheStreamStaysInStep() throws Exception {
        connect(agent);
        var out = new WireWriter();
        out.writeBytes(frame(Frame.HIDDEN, 1, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(frame(Frame.HIDDEN, 12345, 1, KEYS.transferKey()));
        out.writeBytes(frame(Frame.HIDDEN, 12345, IDENTITY.oid(), 1));
        out.writeBytes(frame(0, 12345, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(frame(Frame.KEY_RESET, 12345, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(frame(Frame.ENCRYPTED, 12345, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(frame(Frame.HIDDEN, 12345, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(frame(Frame.TIME_SYNC, 12345, IDENTITY.oid(), KEYS.transferKey()));
        out.writeBytes(collector.frame(COMMAND));

        var events = agent.onBytes(ByteBuffer.wrap(out.toByteArray()));

        assertThat(events).hasSize(9).last().isEqualTo(new AgentEvent.Command(COMMAND));
        assertThat(events.subList(0, 8)).allMatch(AgentEvent.Ignored.class::isInstance);
    }

    @Test
    void collectorRefusesAnUnknownProject() {
        var stranger = new CollectorSession(code -> Optional.empty(), () -> KEYS, () -> 0);

        assertThatThrownBy(() -> stranger.onBytes(ByteBuffer.wrap(agent.hello())))
                .isInstanceOf(HandshakeRefusedException.class)
                .hasMessage("unknown project 12345");
    }

    @Test
    void collectorRefusesAHelloUnderAnotherKey() {
        var other = new CollectorSession(License.of(12345, new byte[16]), KEYS, () -> 0);

        assertThatThrownBy(() -> other.onBytes(ByteBuffer.wrap(agent.hello())))
                .isInstanceOf(HandshakeRefusedException.class);
    }

    @Test
    void collectorRefusesAPackBeforeTheHello() {
        assertThatThrownBy(() -> collector.onBytes(ByteBuffer.wrap(frame(Frame.HIDDEN, 12345, IDENTITY.oid(), 0))))
                .isInstanceOf(HandshakeRefusedException.class);
    }

    @Test
    void agentRefusesAnAnswerWithoutKeys() {
        assertThatThrownBy(() -> agent.onBytes(ByteBuffer.wrap(frame(Frame.KEY_RESET, 12345, IDENTITY.oid(), 0))))
                .isInstanceOf(HandshakeRefusedException.class);
    }

    @Test
    void agentReadsNoAnswerLongerThanAKilobyte() {
        var answer =
                new Frame(Frame.COLLECTOR, Frame.KEY_RESET, 12345, IDENTITY.oid(), 0, Bytes.owning(new byte[1025]));

        assertThatThrownBy(() -> agent.onBytes(ByteBuffer.wrap(answer.toByteArray())))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nothingIsFramedBeforeTheSessionIsOpen() {
        assertThatThrownBy(() -> agent.frame(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> collector.frame(COMMAND)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSlowTimeAnswerSaysNothingAboutTheClock() {
        assertThat(new AgentEvent.TimeSyncAnswered(0, 7000, 500).clockOffsetMillis())
                .isEmpty();
        assertThat(new AgentEvent.TimeSyncAnswered(0, 7000, 499).clockOffsetMillis())
                .hasValue(6501);
    }

    private void connect(AgentSession speaking) throws Exception {
        var hello = collector.onBytes(ByteBuffer.wrap(speaking.hello()));
        speaking.onBytes(ByteBuffer.wrap(replyTo(hello)));
    }

    private List<CollectorEvent> oneByOneToCollector(byte[] bytes) throws Exception {
        var events = new ArrayList<CollectorEvent>();
        for (byte one : bytes) events.addAll(collector.onBytes(ByteBuffer.wrap(new byte[] {one})));
        return events;
    }

    private List<AgentEvent> oneByOneToAgent(byte[] bytes) throws Exception {
        var events = new ArrayList<AgentEvent>();
        for (byte one : bytes) events.addAll(agent.onBytes(ByteBuffer.wrap(new byte[] {one})));
        return events;
    }

    private static byte[] replyTo(List<CollectorEvent> events) {
        return switch (events.getFirst()) {
            case CollectorEvent.Hello hello -> hello.reply().toByteArray();
            case CollectorEvent.TimeSync time -> time.reply().toByteArray();
            case CollectorEvent other -> throw new AssertionError(other);
        };
    }

    /// Five bytes that are neither pack nor time nor whole AES blocks.
    private static byte[] frame(int code, long projectCode, int oid, int transferKey) {
        return new Frame(Frame.COLLECTOR, code, projectCode, oid, transferKey, Bytes.owning(new byte[5])).toByteArray();
    }
}
