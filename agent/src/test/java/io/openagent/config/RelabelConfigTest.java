package io.openagent.config;

import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Relabeling;
import io.openagent.metrics.relabel.AnchoredRegex;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRule.Drop;
import io.openagent.metrics.relabel.RelabelRule.DropEqual;
import io.openagent.metrics.relabel.RelabelRule.HashMod;
import io.openagent.metrics.relabel.RelabelRule.Keep;
import io.openagent.metrics.relabel.RelabelRule.KeepEqual;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRule.LabelDrop;
import io.openagent.metrics.relabel.RelabelRule.LabelKeep;
import io.openagent.metrics.relabel.RelabelRule.LabelMap;
import io.openagent.metrics.relabel.RelabelRule.Lowercase;
import io.openagent.metrics.relabel.RelabelRule.Replace;
import io.openagent.metrics.relabel.RelabelRule.Uppercase;
import io.openagent.metrics.relabel.RelabelRules;
import io.openagent.metrics.relabel.Source;
import io.openagent.metrics.relabel.Template;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RelabelConfigTest {
    private static final AnchoredRegex A = AnchoredRegex.of("a");
    private static final AnchoredRegex ALL = AnchoredRegex.ALL;

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("{targetLabel: b}", new Replace(Source.NOTHING, ALL, new Template("b"), Template.FIRST_GROUP)),
                rule(
                        "{source_labels: [x, y], separator: '', regex: a, target_label: b, replacement: '', action:"
                                + " Replace}",
                        new Replace(new Source(List.of("x", "y"), ""), A, new Template("b"), new Template(""))),
                rule("{action: KEEP, sourceLabels: [x], regex: a}", new Keep(Source.of("x"), A)),
                rule("{action: drop, sourceLabels: x, regex: a}", new Drop(Source.of("x"), A)),
                rule("{action: keepequal, sourceLabels: [x], targetLabel: y}", new KeepEqual(Source.of("x"), "y")),
                rule("{action: DropEqual, sourceLabels: [x], targetLabel: y}", new DropEqual(Source.of("x"), "y")),
                rule("{action: lowercase, sourceLabels: [x], targetLabel: y}", new Lowercase(Source.of("x"), "y")),
                rule("{action: uppercase, sourceLabels: [x], targetLabel: y}", new Uppercase(Source.of("x"), "y")),
                rule(
                        "{action: hashmod, sourceLabels: [x], targetLabel: y, modulus: 8}",
                        new HashMod(Source.of("x"), "y", 8)),
                rule("{action: labelmap, regex: a, replacement: b}", new LabelMap(A, new Template("b"))),
                rule("{action: labelkeep, regex: a}", new LabelKeep(A)),
                rule(
                        "{action: labeldrop, regex: a, separator: ;, replacement: $1, modulus: 0, sourceLabels: []}",
                        new LabelDrop(A)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aRuleIsReadInEitherSpelling(String text, RelabelRule rule) {
        var reading = readTargets(target("metricRelabelConfigs: [" + text + "]"));

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).ingest().relabeling()).isEqualTo(new RelabelRules(List.of(rule)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/config/wrong-relabel-rules.csv", delimiter = '|', quoteCharacter = '`')
    void aWrongRuleIsToldAndLeavesOutItsTarget(String rule, String problem) {
        var reading = readTargets(target("relabelConfigs: [" + rule + "]"));

        assertThat(problems(reading))
                .singleElement()
                .asString()
                .startsWith("scrape_config.yaml:7:")
                .endsWith(": error: features.openAgent.targets[0].relabelConfigs[0]" + problem);
        assertThat(targets(reading)).isEmpty();
    }

    @Test
    void aKeyThatTheActionDoesNotUseWarns() {
        var reading = readTargets(target("relabelConfigs: [{action: keep, regex: .*, targetLabel: a}]"));

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:7:63: warning: features.openAgent.targets[0].relabelConfigs[0]"
                        + ".targetLabel: keep takes no targetLabel, it changes nothing");
        assertThat(targets(reading)).hasSize(1);
    }

    @Test
    void aKeyInBothSpellingsIsAProblem() {
        var reading = readTargets(target("metricRelabelConfigs: []", "metric_relabel_configs: []"));

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:4:7: error: features.openAgent.targets[0]: "
                        + "found both metricRelabelConfigs and metric_relabel_configs, wanted one of them");
    }

    @Test
    void theSelectorComesFirstAndTheRulesOfAnEndpointReplaceThoseOfItsTarget() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              metricSelector: [up]
              metricRelabelConfigs: [{action: labeldrop, regex: b}]
              endpoints:
                - {address: "a:1"}
                - {address: "a:2", metricRelabelConfigs: [{action: labeldrop, regex: a}]}
                - {address: "a:3", metricRelabelConfigs: [], metricSelector: []}
            """);

        var up = new KeepNames(Set.of("up"));
        assertThat(targets(reading))
                .extracting(target -> target.ingest().relabeling())
                .containsExactly(
                        new RelabelRules(List.of(up, new LabelDrop(AnchoredRegex.of("b")))),
                        new RelabelRules(List.of(up, new LabelDrop(A))),
                        Relabeling.NONE);
    }

    @Test
    void theBasicFormHasThemUnderTheNamesOfPrometheus() {
        var reading = read("""
            scrape_configs:
              - job_name: a
                relabel_configs: [{target_label: zone, replacement: b}]
                metric_relabel_configs: [{action: labeldrop, regex: a}]
                static_config: {targets: ["a:1"]}
            """);

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).labels().get("zone")).contains("b");
        assertThat(onlyTarget(reading).ingest().relabeling()).isEqualTo(new RelabelRules(List.of(new LabelDrop(A))));
    }

    @Test
    void aThousandRulesAreTooMany() {
        var reading = readTargets(target("relabelConfigs: [" + "{action: labeldrop, regex: a}, ".repeat(1000) + "]"));

        assertThat(problems(reading)).singleElement().asString().endsWith("found 1000 rules, wanted fewer than 1000");
    }

    private static Arguments rule(String text, RelabelRule rule) {
        return Arguments.of(text, rule);
    }

    private static String target(String... lines) {
        return "- targetName: a\n  type: StaticEndpoints\n  addresses: [\"a:1\"]\n  " + String.join("\n  ", lines)
                + "\n";
    }
}
