package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What waits for a collector stands on disk: it outlives the agent, can be looked into and trimmed, and goes to nobody
/// else.
final class JournalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 20;

    @TempDir
    private Path home;

    private final int collectorPort = Openagent.freePort();

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatWaitedForACollectorArrivesAfterARestartAndTheAccountsGoOn() throws Exception {
        double taken = takeSomeWithoutACollector();

        try (Collector collector = collectorOn("127.0.0.1");
                Openagent agent = agent()) {
            Openagent.within(PATIENCE).until(() -> collector.counts().distinct() > taken);
            assertThat(agent.stderr()).contains("resumes at record=0 waiting_samples=" + (long) taken + " ");
            stop(agent);

            JsonNode balance = balance();
            assertThat(balance.path("taken").asDouble()).isGreaterThan(taken);
            assertThat(balance.path("forwarded")).isEqualTo(balance.path("taken"));
            assertThat(collector.counts().distinct())
                    .isEqualTo(balance.path("forwarded").asLong());
            assertThat(collector.counts().repeats()).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedJournalIsShownAndTrimmed() throws Exception {
        long taken = (long) takeSomeWithoutACollector();

        assertThat(journal("inspect"))
                .contains("for       127.0.0.1 project ")
                .contains("accounts  taken=" + taken + " forwarded=0 waiting=" + taken + " dropped=0")
                .contains("waiting   records=");
        assertThat(journal("drop", "--older-than", "1h")).contains("dropped_samples=0");
        assertThat(journal("drop", "--older-than", "0s")).contains("dropped_samples=" + taken);
        assertThat(journal("inspect"))
                .contains("waiting=0 dropped=" + taken + " dropped.trimmed=" + taken)
                .contains("waiting   records=0");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRunningJournalIsShownAndTrimmedByTheAgentThatRuns() throws Exception {
        try (Openagent agent = agent()) {
            awaitWaiting(agent);

            assertThat(journal("inspect")).contains("forwarded=0 waiting=");
            assertThat(journal("drop", "--older-than", "0s", "--url", agent.url("")))
                    .containsPattern("dropped_samples=[1-9]");

            assertThat(agent.metric("openagent_samples_dropped_total{reason=\"trimmed\"}"))
                    .isGreaterThanOrEqualTo(SOME);
            assertThat(agent.metric("openagent_ledger_imbalance")).isZero();
            JsonNode delivery = new ObjectMapper()
                    .readTree(agent.page("/api/v1/delivery"))
                    .path("outputs")
                    .path(0);
            assertThat(delivery.path("for").asText()).startsWith("127.0.0.1 project ");
            assertThat(delivery.path("samples").path("dropped").path("trimmed").asLong())
                    .isPositive();
            assertThat(delivery.path("journal").path("durable").asBoolean()).isTrue();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatWaitsForOneCollectorDoesNotGoToAnother() throws Exception {
        try (Collector other = collectorOn("127.0.0.2");
                Openagent agent = agent()) {
            awaitWaiting(agent);
            Openagent.write(home.resolve("agent/whatap.conf"), "whatap.server.host=127.0.0.2\n");

            Openagent.within(PATIENCE).until(() -> other.counts().distinct() >= SOME);
            assertThat(agent.stderr()).containsPattern("keeps [0-9]+ samples for \"127\\.0\\.0\\.1 project ");
            stop(agent);
            assertThat(balance().path("taken").asLong())
                    .isEqualTo(other.counts().distinct());
        }
        assertThat(journal("inspect"))
                .containsPattern(
                        "for       127\\.0\\.0\\.1 project [0-9]+\naccounts  taken=[0-9]+ forwarded=0 waiting=[1-9]");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutAFolderToWriteToWhatWaitsStandsInMemoryAndTheAgentSaysSo() throws Exception {
        Files.createDirectories(home.resolve("agent/data"));
        Files.writeString(home.resolve("agent/data/journal"), "in the way");

        try (Openagent agent = agent()) {
            awaitWaiting(agent);
            assertThat(agent.metric("openagent_journal_durable")).isZero();
            assertThat(agent.stderr()).contains("IS LOST WHEN THIS PROCESS ENDS");
            stop(agent);

            JsonNode balance = balance();
            assertThat(balance.path("waiting").asLong()).isZero();
            assertThat(balance.path("dropped").path("shutdown")).isEqualTo(balance.path("taken"));
        }
    }

    private double takeSomeWithoutACollector() throws Exception {
        try (Openagent agent = agent()) {
            awaitWaiting(agent);
            stop(agent);
        }
        JsonNode balance = balance();
        assertThat(balance.path("waiting")).isEqualTo(balance.path("taken"));
        return balance.path("taken").asDouble();
    }

    private static void awaitWaiting(Openagent agent) {
        agent.awaitReady(PATIENCE);
        Openagent.within(PATIENCE).until(() -> agent.metric("openagent_samples_waiting") >= SOME);
    }

    private static void stop(Openagent agent) throws Exception {
        Openagent.signal("TERM", agent.process().pid());
        assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();
    }

    private Openagent agent() {
        return Openagent.in(home.resolve("agent"))
                .env("WHATAP_PORT", Integer.toString(collectorPort))
                .env("WHATAP_LICENSE", Licences.TEST)
                .conf("whatap.server.host=127.0.0.1\n")
                .config(Yaml.targets(Openagent.freePort(), Openagent.freePort()))
                .start("foreground");
    }

    private Collector collectorOn(String host) throws IOException, InterruptedException {
        return Collector.start(
                CollectorOptions.good(new InetSocketAddress(host, collectorPort), Licences.LICENSE), _ -> {});
    }

    private String journal(String... arguments) throws Exception {
        Path output = home.resolve("command");
        List<String> all =
                Stream.concat(Stream.of("journal"), Stream.of(arguments)).toList();
        try (Openagent command = Openagent.in(output)
                .env("WHATAP_HOME", home.resolve("agent").toString())
                .start(all.toArray(String[]::new))) {
            assertThat(command.awaitExit(PATIENCE)).as(command.stderr()).isZero();
            return command.stdout();
        }
    }

    private JsonNode balance() throws IOException {
        return new ObjectMapper()
                .readTree(home.resolve("agent/data/balance.json").toFile());
    }
}
