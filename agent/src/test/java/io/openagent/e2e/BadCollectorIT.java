package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Collectors that do not behave, and a running agent that loses nothing over it.
///
/// Every collector is the real command. The tests wait most of the time, so they wait together.
@Execution(ExecutionMode.CONCURRENT)
final class BadCollectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 20;

    @TempDir
    private Path home;

    private final int port = Openagent.freePort();

    @Test
    void lateAnswersDelayAndLoseNothing() throws Exception {
        try (LocalCollector late = collector("late", "--answer-delay", "1500ms");
                Openagent agent = agent()) {
            awaitMetric(agent, "openagent_samples_forwarded_total", SOME);

            assertThat(agent.metric("openagent_session_opened_total")).isOne();
            assertThat(agent.metric("openagent_session_unconfirmed")).isZero();
            end(agent, late);
            assertThat(late.count("collector_repeated_samples_total")).isZero();
        }
    }

    @Test
    void whatACollectorLeavesUnreadIsSentAgain() throws Exception {
        try (LocalCollector stuck = collector("stuck", "--stop-reading-after", "6");
                Openagent agent = agent()) {
            awaitMetric(agent, "openagent_session_opened_total", 2);
            Openagent.within(PATIENCE).until(() -> stuck.count("collector_repeated_samples_total") > 0);
            endWithAGoodOne(agent, stuck);
        }
    }

    @Test
    void aConnectionThatIsDroppedAgainAndAgainIsOpenedAgain() throws Exception {
        try (LocalCollector dropping = collector("dropping", "--drop-after", "6");
                Openagent agent = agent()) {
            awaitMetric(agent, "openagent_session_opened_total", 3);
            endWithAGoodOne(agent, dropping);
        }
    }

    @Test
    void aRefusedHandshakeIsTriedAgainAndNothingIsSentTwice() throws Exception {
        try (LocalCollector refusing = collector("refusing", "--refuse-handshake");
                Openagent agent = agent()) {
            awaitMetric(agent, "openagent_session_failures_total", 2);
            assertThat(agent.metric("openagent_session_opened_total")).isZero();

            LocalCollector good = endWithAGoodOne(agent, refusing);
            assertThat(good.printed("sample")).doesNotHaveDuplicates();
        }
    }

    @Test
    void writingCountsWhereTimeSyncsAreNeverAnswered() throws Exception {
        try (LocalCollector mute = collector("mute", "--mute-time-sync");
                Openagent agent = agent()) {
            awaitMetric(agent, "openagent_session_unconfirmed", 1);
            awaitMetric(agent, "openagent_samples_forwarded_total", SOME);

            assertThat(agent.metric("openagent_session_opened_total"))
                    .as("silent sessions that it takes")
                    .isEqualTo(3);
            end(agent, mute);
            assertThat(mute.count("collector_repeated_samples_total"))
                    .as("what these sent again")
                    .isPositive();
        }
    }

    private LocalCollector collector(String name, String... switches) {
        return LocalCollector.start(home.resolve(name), port, switches);
    }

    private Openagent agent() {
        return Openagent.in(home.resolve("agent"))
                .collector(port, Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()))
                .start("foreground")
                .awaitReady(PATIENCE);
    }

    private static void awaitMetric(Openagent agent, String series, double atLeast) {
        Openagent.within(PATIENCE)
                .untilAsserted(() -> assertThat(agent.metric(series)).as(series).isGreaterThanOrEqualTo(atLeast));
    }

    private LocalCollector endWithAGoodOne(Openagent agent, LocalCollector bad) throws Exception {
        bad.close();
        try (LocalCollector good = collector("good")) {
            awaitMetric(agent, "openagent_session_connected", 1);
            awaitMetric(agent, "openagent_samples_forwarded_total", SOME);
            end(agent, bad, good);
            return good;
        }
    }

    /// Everything that the agent took has arrived when it has ended, here or there.
    private void end(Openagent agent, LocalCollector... collectors) throws Exception {
        Openagent.signal("TERM", agent.process().pid());
        assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();

        JsonNode balance = balance();
        assertThat(balance.path("forwarded")).as(balance.toString()).isEqualTo(balance.path("taken"));
        Openagent.within(PATIENCE)
                .untilAsserted(() -> assertThat(LocalCollector.distinctSamples(collectors))
                        .hasSize(balance.path("forwarded").asInt()));
    }

    private JsonNode balance() throws IOException {
        return new ObjectMapper()
                .readTree(home.resolve("agent/data/balance.json").toFile());
    }
}
