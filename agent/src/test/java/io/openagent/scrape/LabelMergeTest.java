package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import io.openagent.metrics.TextExposition;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of Prometheus for labels that a target exposes and labels that it has.
final class LabelMergeTest {
    private static final Labels TARGET = Labels.of("job", "node", "instance", "a:1");

    @ParameterizedTest(name = "{0}: {1} honored {2} gives {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no clash            | {x='1'}                           | false | instance=a:1 job=node x=1",
                "no labels           | {}                                | false | instance=a:1 job=node",
                "clash renamed       | {job='own'}                       | false | exported_job=own instance=a:1"
                        + " job=node",
                "clash kept          | {job='own'}                       | true  | instance=a:1 job=own",
                "renamed name taken  | {job='own',exported_job='b'}      | false | exported_exported_job=own"
                        + " exported_job=b instance=a:1 job=node",
                "empty is no label   | {x='',job=''}                     | false | instance=a:1 job=node",
                "empty keeps ours away | {job=''}                        | true  | instance=a:1",
                "both clash          | {instance='i',job='j'}            | false | exported_instance=i exported_job=j"
                        + " instance=a:1 job=node",
            })
    void exposedAndTargetLabelsJoin(String topic, String exposed, boolean honorLabels, String wanted) throws Exception {
        var merge = new LabelMerge(TARGET, honorLabels);

        String got = join(merge, "metric" + exposed.replace('\'', '"') + " 1\n");

        assertThat(got).as(topic).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void oneSampleLeavesNothingBehindForTheNext(boolean honorLabels) throws Exception {
        var merge = new LabelMerge(TARGET, honorLabels);

        String first = join(merge, "metric{job=\"own\"} 1\n");
        String second = join(merge, "metric 1\n");

        assertThat(first).contains("own");
        assertThat(second).isEqualTo("instance=a:1 job=node");
    }

    private static String join(LabelMerge merge, String line) throws Exception {
        var series = new OutgoingSeries();
        try (var exposition = new TextExposition(new ByteArrayInputStream(line.getBytes(UTF_8)))) {
            exposition.advance();
            merge.join(exposition.sample(), series);
        }
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < series.labelCount(); i++) {
            String twice = labels.put(
                    series.labelName(i).toString(), series.labelValue(i).toString());
            assertThat(twice).as("label twice").isNull();
        }
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
