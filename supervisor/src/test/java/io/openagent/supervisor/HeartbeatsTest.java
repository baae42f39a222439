package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatsTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    private Path state;

    @Test
    void whatTheWorkerSaysIsHeardInOrder() throws IOException {
        try (Heartbeats heartbeats = Heartbeats.under(state);
                SupervisorLink link = linkTo(heartbeats)) {
            link.ready();
            link.beat();
            heartbeats.hear(heard::add);

            assertThat(heard).containsExactly("ready", "beat");
        }
    }

    @Test
    void theLastWordsOfADeadWorkerAreHeard() throws IOException {
        try (Heartbeats heartbeats = Heartbeats.under(state)) {
            SupervisorLink link = linkTo(heartbeats);
            link.ready();
            link.close();

            heartbeats.hear(heard::add);
            heartbeats.hear(heard::add);

            assertThat(heard).containsExactly("ready");
        }
    }

    @Test
    void beforeTheWorkerConnectsThereIsNothingToHear() throws IOException {
        try (Heartbeats heartbeats = Heartbeats.under(state)) {
            heartbeats.hear(heard::add);

            assertThat(heard).isEmpty();
        }
    }

    @Test
    void closingRemovesTheSocketAndItsFolder() throws IOException {
        Heartbeats.under(state).close();

        assertThat(state).isEmptyDirectory();
    }

    @Test
    void aSupervisorThatDoesNotListenHoldsUpNoWorker() throws IOException {
        try (Heartbeats heartbeats = Heartbeats.under(state);
                SupervisorLink link = linkTo(heartbeats)) {
            IntStream.range(0, 10_000).forEach(_ -> link.beat());

            heartbeats.hear(heard::add);

            assertThat(heard).isNotEmpty().containsOnly("beat");
        }
    }

    @Test
    void aBeatToASupervisorThatIsGoneIsSwallowed() throws IOException {
        Heartbeats heartbeats = Heartbeats.under(state);
        try (SupervisorLink link = linkTo(heartbeats)) {
            heartbeats.close();

            link.beat();

            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aWorkerWithoutSupervisorHasNoLink() {
        assertThat(SupervisorLink.fromEnvironment(Map.of())).isEmpty();
    }

    @Test
    void aSocketThatCannotBeReachedIsNamed() {
        Path nowhere = state.resolve("nowhere");

        assertThatThrownBy(() -> SupervisorLink.fromEnvironment(Map.of(SupervisorLink.SOCKET, nowhere.toString())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the supervisor cannot be reached at " + nowhere);
    }

    @Test
    void commandsRunInOrderAndTheEndOfTheStreamIsTheLast() throws IOException {
        InputStream stdin = new ByteArrayInputStream("reload\nunknown\nreload\n".getBytes(US_ASCII));
        List<String> commands = new CopyOnWriteArrayList<>();

        try (Heartbeats heartbeats = Heartbeats.under(state);
                SupervisorLink link = linkTo(heartbeats)) {
            link.onCommands(stdin, () -> commands.add("reload"), () -> commands.add("orphaned"));

            await().untilAsserted(() -> assertThat(commands).containsExactly("reload", "reload", "orphaned"));
        }
    }

    private static SupervisorLink linkTo(Heartbeats heartbeats) {
        Map<String, String> environment =
                Map.of(SupervisorLink.SOCKET, heartbeats.socket().toString());
        return SupervisorLink.fromEnvironment(environment).orElseThrow();
    }
}
