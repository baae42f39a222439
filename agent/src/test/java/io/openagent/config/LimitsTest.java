package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeLimits.OnBreach;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    @Test
    void eachLimitIsInheritedByItself() {
        var reading = read("""
            features:
              openAgent:
                limits: {body: 1MiB, samples: 100, labels: 10}
                targets:
                  - targetName: a
                    type: StaticEndpoints
                    limits: {samples: 200, valueLength: 99, onBreach: keepFamilies}
                    endpoints: [{address: "a:1", limits: {labels: 20}, sampleLimit: 300}]
            """);

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).ingest().limits())
                .isEqualTo(new ScrapeLimits(1 << 20, 300, 20, 512, 99, OnBreach.KEEP_FAMILIES));
    }

    @Test
    void whatIsAboveACeilingIsLoweredWithAWarningAndADefaultWithout() {
        var reading = read("""
            features:
              openAgent:
                limits: {ceilings: {samples: 50, labels: 5, body: 2KiB}}
                targets:
                  - {targetName: a, type: StaticEndpoints, addresses: ["a:1", "b:1"], limits: {samples: 60, body: 1KiB}}
            """);

        assertThat(targets(reading))
                .extracting(target -> target.ingest().limits())
                .containsOnly(new ScrapeLimits(1024, 50, 5, 512, 8192, OnBreach.FAIL));
        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:5:93: warning: features.openAgent.targets[0].limits.samples: "
                        + "60 is above limits.ceilings.samples, 50 is used instead");
    }

    @Test
    void theBasicFormHasTheLimitsOfPrometheus() {
        var reading = read("""
            scrape_configs:
              - job_name: a
                body_size_limit: 10MB
                sample_limit: 1000
                label_limit: 0
                label_name_length_limit: 100
                label_value_length_limit: 200
                static_config: {targets: ["a:1"]}
            """);

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).ingest().limits())
                .isEqualTo(new ScrapeLimits(10_000_000, 1000, 64, 100, 200, OnBreach.FAIL));
    }

    @Test
    void theMemoryBudgetIsASizeOfItsOwn() {
        assertThat(config(read("{limits: {memory: 64MiB}, scrape_configs: []}"))
                        .limits()
                        .memoryBytes())
                .contains(64L << 20);
        assertThat(config(read("scrape_configs: []")).limits().memoryBytes()).isEmpty();
        assertThat(problems(read("{limits: {memory: 1MiB}, scrape_configs: []}")))
                .containsExactly("scrape_config.yaml:1:19: error: limits.memory: found \"1MiB\", "
                        + "wanted a size from 16MiB to 16GiB");
    }

    @Test
    void oneLimitUnderTwoNamesIsAProblem() {
        var reading = read("""
            scrape_configs:
              - {job_name: a, sample_limit: 1, limits: {samples: 2}, static_config: {targets: ["a:1"]}}
            """);

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:2:5: error: scrape_configs[0]: "
                        + "found both limits.samples and sampleLimit, wanted one of them");
    }

    @Test
    void ofTooManyTargetsTheFirstAreScrapedAndTheLimitIsNamed() {
        var reading = read("""
            features:
              openAgent:
                limits: {targets: 3}
                targets:
                  - {targetName: a, type: StaticEndpoints, targetLimit: 2, addresses: ["a:1", "a:2", "a:3"]}
                  - {targetName: b, type: StaticEndpoints, addresses: ["b:1", "b:2", "b:3"]}
            """);

        assertThat(targets(reading))
                .extracting(target -> target.url().getAuthority())
                .containsExactly("a:1", "a:2", "b:1");
        assertThat(config(reading).limits().targets()).isEqualTo(3);
        assertThat(config(reading).dropped())
                .extracting(out -> out.labels().get("__address__").orElseThrow() + " " + out.reason())
                .containsExactly(
                        "a:3 beyond targetLimit 2", "b:2 beyond limits.targets 3", "b:3 beyond limits.targets 3");
        assertThat(problems(reading))
                .containsExactly(
                        "scrape_config.yaml:5:90: error: features.openAgent.targets[0].addresses[2]: found a target "
                                + "beyond targetLimit 2, wanted no more than it allows: it is left out",
                        "scrape_config.yaml:6:67: error: features.openAgent.targets[1].addresses[1]: found a target"
                            + " beyond limits.targets 3, wanted no more than it allows: it and the 1 after it are left"
                            + " out");
    }
}
