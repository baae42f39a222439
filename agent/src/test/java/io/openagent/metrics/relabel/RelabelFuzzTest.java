package io.openagent.metrics.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling.Verdict;
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
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/// Any rule on any labels: it is refused when it is made, or it gives a verdict. The build replays the seeds;
/// `JAZZER_FUZZ=1` searches on.
class RelabelFuzzTest {
    /// See `TextExpositionFuzzTest`.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    /// Line by line: two rules of six lines each, then the metric's name, a label's name and its value.
    @FuzzTest
    void anyRuleIsRefusedOrGivesAVerdict(byte[] text) {
        var words = new Words(new String(text, StandardCharsets.UTF_8));
        words.rules().ifPresent(rules -> {
            var labels = Labels.of("__name__", words.next(), words.next() + "a", words.next());

            var trace = rules.trace(labels);

            assertThat(rules.apply(labels)).isEqualTo(trace.verdict());
            if (trace.verdict() instanceof Verdict.Kept(Labels kept)) {
                assertThat(kept).extracting(Label::name).doesNotContain("");
                assertThat(rules.mayKeep(labels.get("__name__").orElse(""))).isTrue();
            }
        });
    }

    /// Lines, and empty ones where they have run out.
    private static final class Words {
        private final Iterator<String> lines;

        Words(String text) {
            lines = text.lines().iterator();
        }

        String next() {
            return lines.hasNext() ? lines.next() : "";
        }

        Optional<RelabelRules> rules() {
            try {
                return Optional.of(new RelabelRules(List.of(rule(), rule())));
            } catch (IllegalArgumentException refused) {
                return Optional.empty();
            }
        }

        private RelabelRule rule() {
            String action = next();
            var source = new Source(List.of("__name__", next()), next());
            var regex = AnchoredRegex.of(next());
            String target = next();
            String replacement = next();
            return switch (action) {
                case "keep" -> new Keep(source, regex);
                case "drop" -> new Drop(source, regex);
                case "keepequal" -> new KeepEqual(source, target);
                case "dropequal" -> new DropEqual(source, target);
                case "hashmod" -> new HashMod(source, target, replacement.length());
                case "labelmap" -> new LabelMap(regex, new Template(replacement));
                case "labeldrop" -> new LabelDrop(regex);
                case "labelkeep" -> new LabelKeep(regex);
                case "lowercase" -> new Lowercase(source, target);
                case "uppercase" -> new Uppercase(source, target);
                case "names" -> new KeepNames(Set.of(target));
                default -> new Replace(source, regex, new Template(target), new Template(replacement));
            };
        }
    }
}
