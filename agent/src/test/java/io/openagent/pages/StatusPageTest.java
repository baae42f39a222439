package io.openagent.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.AgentConfig;
import io.openagent.discovery.Target;
import io.openagent.explain.Given;
import io.openagent.explain.Inventory;
import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import io.openagent.journal.Condition;
import io.openagent.journal.Gauges;
import io.openagent.pages.OutputView.Standing;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import io.openagent.status.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusPageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AgentConfig CONFIG = Given.config("""
        features:
          openAgent:
            targets:
              - targetName: shop
                type: StaticEndpoints
                addresses: ["cart:1", "till:1", "door:1", "wall:1"]
                labels: {zone: "<img src=x>"}
                relabelConfigs:
                  - {action: drop, sourceLabels: [__address__], regex: "wall:.*"}
                  - {sourceLabels: [__address__], regex: "till:.*", targetLabel: desk, replacement: front}
              - targetName: pods
                type: PodMonitor
                selector: {matchLabels: {app: shop}}
                endpoints: [{port: metrics}]
        """);

    @Test
    void aTargetIsShownWithAllThatItsLastScrapeTold() {
        String page = page("");

        assertThat(page)
                .contains("http://till:1/metrics", "desk=front", ">up<", "3.0 s ago", "0.250 s", "7 of 9")
                .contains("http://cart:1/metrics", ">down<", "answered with status 503, wanted 200")
                .contains("http://door:1/metrics", ">unknown<", "not yet")
                .contains("__address__=till:1", "zone=&lt;img src=x&gt;")
                .doesNotContain("<img");
        assertThat(page.indexOf("http://cart:1"))
                .as("what is down comes first")
                .isLessThan(page.indexOf("http://till:1"));
    }

    @Test
    void whatIsNotScrapedIsShownWithItsReason() {
        assertThat(page(""))
                .contains(">wall:1<", "dropped by relabelConfigs[0]")
                .contains("pods are not known yet");
    }

    @Test
    void everyOutputIsShownWithItsLagAndWhatWaits() {
        assertThat(page(""))
                .contains(
                        "whatap for 10.0.0.1 project 7",
                        "the collector confirms nothing",
                        "remotewrite-store for store http://store/write",
                        "refuses the URL or the credentials",
                        "1,200 samples",
                        "90 s",
                        "journal_full 5",
                        "3.0 MiB of 10.0 GiB");
    }

    @Test
    void aRefusedConfigurationIsTold() {
        assertThat(page("", false)).contains("scrape_config.yaml was refused");
        assertThat(page("", true)).doesNotContain("refused");
    }

    @ParameterizedTest(name = "{0} shows {1}")
    @CsvSource({
        "search=TILL, till",
        "search=desk%3Dfront, till",
        "search=shop+503, cart",
        "search=wall, wall",
        "state=up, till",
        "state=down, cart",
        "state=unknown, door",
        "state=dropped&search=rela, wall",
        "search=nothing, ''"
    })
    void aSearchLeavesWhatHasAllItsWords(String query, String shown) {
        String page = page(query);

        for (String name : List.of("cart", "till", "door", "wall")) {
            assertThat(page.contains(">" + name + ":1<") || page.contains("http://" + name + ":1/metrics<"))
                    .as(name)
                    .isEqualTo(name.equals(shown));
        }
    }

    @Test
    void whatWasAskedForStaysInTheForm() {
        assertThat(page("search=%22%3E%3Cscript%3E&state=up&refresh=5"))
                .contains("value=\"&quot;&gt;&lt;script&gt;\"")
                .contains("<option value=\"up\" selected=\"selected\">")
                .contains("<meta http-equiv=\"refresh\" content=\"5\">");
        assertThat(page("refresh=0;url=http://evil")).doesNotContain("http-equiv", "evil");
    }

    @Test
    void aPageHasAnEndHoweverManyTargetsThereAre() {
        String addresses =
                IntStream.range(0, 1500).mapToObj(i -> "\"h:" + (i + 1) + "\"").collect(Collectors.joining(","));
        AgentConfig many =
                Given.config("scrape_configs: [{job_name: many, static_config: {targets: [" + addresses + "]}}]");

        String page = page(Inventory.of(many, states(many), Given.silence(many)), "", true);

        assertThat(page.split("<tr>", -1))
                .as("two heads, two outputs and 1,000 targets")
                .hasSize(1 + 2 + 2 + 1000);
        assertThat(page).contains("500 more are not shown");
    }

    private static String page(String query) {
        return page(query, true);
    }

    private static String page(String query, boolean configIsGood) {
        return page(Inventory.of(CONFIG, states(CONFIG), Given.silence(CONFIG)), query, configIsGood);
    }

    private static String page(Inventory inventory, String query, boolean configIsGood) {
        var agent = new AgentView(
                "1.2.3",
                configIsGood,
                NOW.minusSeconds(60),
                List.of(
                        output("whatap", "10.0.0.1 project 7", Standing.UNCONFIRMED),
                        output("remotewrite-store", "store http://store/write", Standing.NOT_ALLOWED)));
        return new StatusPage(() -> agent, () -> inventory, Clock.fixed(NOW, ZoneOffset.UTC))
                .answer(Query.of(query))
                .body();
    }

    private static List<TargetState> states(AgentConfig config) {
        return config.targets().byId().values().stream()
                .map(target -> new TargetState(target, last(target)))
                .toList();
    }

    private static Optional<ScrapeReport> last(Target target) {
        return switch (target.url().getHost()) {
            case "cart" -> Optional.of(report(0, 0, Optional.of(new ScrapeFailure.Refused(503))));
            case "till" -> Optional.of(report(9, 7, Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static ScrapeReport report(int scraped, int kept, Optional<ScrapeFailure> failure) {
        return new ScrapeReport(
                NOW.minusSeconds(3), Duration.ofMillis(250), scraped, kept, 0, 0, Optional.empty(), failure);
    }

    private static OutputView output(String name, String identity, Standing standing) {
        var balance = new Balance(2000, 795, 1200, Map.of(DropReason.JOURNAL_FULL, 5L));
        var journal = new Gauges(
                3 << 20,
                10L << 30,
                0,
                Duration.ofHours(1),
                4,
                Optional.of(Duration.ofSeconds(90)),
                Condition.WRITING,
                true);
        return new OutputView(name, identity, balance, journal, standing);
    }
}
