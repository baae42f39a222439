package io.openagent.protocol;

import static io.openagent.protocol.Vectors.bytes;
import static io.openagent.protocol.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays a session of the original agent with a collector that was scripted: two connections, all optional packs, and
/// commands. The answers that held the environment of the recording are left out.
class RecordedSessionTest {
    private static final JsonNode FILE = Vectors.file("session.json");
    private static final JsonNode SESSION = FILE.get("session");
    private static final License LICENSE = License.parse(SESSION.get("license").asText());
    private static final SessionKeys KEYS = Vectors.keys(SESSION);
    private static final Identity IDENTITY = new Identity(
            SESSION.get("objectName").asText(),
            SESSION.get("kindName").asText(),
            SESSION.get("nodeName").asText(),
            Identity.ipOf(SESSION.get("localAddress").asText()));

    private final AtomicLong serverClock = new AtomicLong();
    private final CollectorSession collector = new CollectorSession(LICENSE, KEYS, serverClock::get);
    private final AgentSession agent = new AgentSession(LICENSE, IDENTITY, CipherLevel.AES_128, () -> 0);

    @ParameterizedTest
    @ValueSource(strings = {"first connection", "second connection"})
    void collectorReadsExactlyTheRecordedPacks(String connection) throws Exception {
        var received = new ArrayList<Pack>();

        for (var event : collector.onBytes(stream(connection, "agent"))) {
            if (event instanceof CollectorEvent.PackReceived(Pack pack)) received.add(pack);
        }

        assertThat(received)
                .isEqualTo(recorded(connection, "pack").map(this::pack).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first connection", "second connection"})
    void collectorReadsTheRecordedSamplesAndHelp(String connection) throws Exception {
        var samples = new ArrayList<MetricRecord>();
        var help = new ArrayList<HelpRecord>();

        for (var event : collector.onBytes(stream(connection, "agent"))) {
            if (!(event instanceof CollectorEvent.PackReceived(Pack pack))) continue;
            if (pack instanceof OpenMxPack metrics) samples.addAll(metrics.records());
            if (pack instanceof OpenMxHelpPack about) help.addAll(about.records());
        }

        assertThat(samples).isNotEmpty().isEqualTo(records(connection, "value", Vectors::metric));
        assertThat(help).isNotEmpty().isEqualTo(records(connection, "properties", Vectors::help));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first connection", "second connection"})
    void agentWritesTheRecordedFrames(String connection) throws Exception {
        var written = new ArrayList<String>();
        written.add(hex(agent.hello()));
        agent.onBytes(stream(connection, "server"));

        recorded(connection, "time").forEach(time -> written.add(hex(agent.timeSync(stamp(time)))));
        recorded(connection, "pack").forEach(pack -> written.add(hex(agent.frame(bytes(pack.get("plain"))))));

        assertThat(written)
                .isEqualTo(Stream.of("hello", "time", "pack")
                        .flatMap(what -> recorded(connection, what))
                        .map(frame -> frame.get("hex").asText())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first connection", "second connection"})
    void collectorWritesTheRecordedAnswers(String connection) throws Exception {
        var answers = new ArrayList<String>();
        answers.add(hex(answerTo(recorded(connection, "hello").findFirst().orElseThrow(), 0)));
        var times = recorded(connection, "time").toList();
        var timeAnswers = recorded(connection, "time answer").toList();

        for (int i = 0; i < times.size(); i++) {
            answers.add(hex(answerTo(times.get(i), serverTime(timeAnswers.get(i)))));
        }

        assertThat(answers)
                .isEqualTo(Stream.of("answer", "time answer")
                        .flatMap(what -> recorded(connection, what))
                        .map(frame -> frame.get("hex").asText())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first connection", "second connection"})
    void agentReadsTheRecordedCommands(String connection) throws Exception {
        var commands = new ArrayList<Pack>();

        for (var event : agent.onBytes(stream(connection, "server"))) {
            if (event instanceof AgentEvent.Command(ParamPack pack)) commands.add(pack);
        }

        assertThat(commands)
                .isEqualTo(recorded(connection, "command").map(this::pack).toList());
    }

    private byte[] answerTo(JsonNode frame, long serverMillis) throws Exception {
        serverClock.set(serverMillis);
        return switch (collector
                .onBytes(ByteBuffer.wrap(bytes(frame.get("hex"))))
                .getFirst()) {
            case CollectorEvent.Hello hello -> hello.reply().toByteArray();
            case CollectorEvent.TimeSync time -> time.reply().toByteArray();
            case CollectorEvent other -> throw new AssertionError(other);
        };
    }

    private Pack pack(JsonNode frame) {
        try {
            return Pack.read(bytes(frame.get("plain")));
        } catch (MalformedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static <T> List<T> records(String connection, String mark, Function<JsonNode, T> read) {
        return recorded(connection, "pack")
                .flatMap(pack -> pack.path("records").valueStream())
                .filter(node -> node.has(mark))
                .map(read)
                .toList();
    }

    private static long stamp(JsonNode time) {
        return ByteBuffer.wrap(bytes(time.get("hex"))).getLong(Frame.HEADER_BYTES);
    }

    private static long serverTime(JsonNode answer) {
        return ByteBuffer.wrap(bytes(answer.get("hex"))).getLong(Frame.HEADER_BYTES + Long.BYTES);
    }

    private static Stream<JsonNode> recorded(String connection, String what) {
        return FILE.get(connection)
                .valueStream()
                .filter(frame -> frame.get("what").asText().equals(what));
    }

    private static ByteBuffer stream(String connection, String side) {
        var out = new WireWriter();
        FILE.get(connection)
                .valueStream()
                .filter(frame -> frame.get("from").asText().equals(side))
                .forEach(frame -> out.writeBytes(bytes(frame.get("hex"))));
        return ByteBuffer.wrap(out.toByteArray());
    }
}
