package io.openagent.metrics.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.Relabeling.Verdict.Dropped;
import io.openagent.metrics.Relabeling.Verdict.Kept;
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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What each action does. A set of labels is written `a=x b=y`, a dropped one `dropped`.
final class RelabelRulesTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                on("a=x b=y", replace("a", "(.*)", "c", "$1"), "a=x b=y c=x"),
                on(
                        "a=x b=y",
                        new Replace(Source.of("a", "b"), regex("(.*);(.*)"), to("c"), to("$2-$1")),
                        "a=x b=y c=y-x"),
                on(
                        "a=x b=y",
                        new Replace(new Source(List.of("b", "a"), ""), regex("yx"), to("c"), to("1")),
                        "a=x b=y c=1"),
                on("a=x", new Replace(Source.NOTHING, AnchoredRegex.ALL, to("env"), to("prod")), "a=x env=prod"),
                on("a=x", replace("absent", "(.*)", "a", "$1"), ""),
                on("a=x", replace("a", "y", "a", "z"), "a=x"),
                on("a=xyz", replace("a", "y", "b", "z"), "a=xyz"),
                on("a=xyz", replace("a", "x|y", "b", "z"), "a=xyz"),
                on("a=x", replace("a", ".+", "a", ""), ""),
                on("a=x", replace("a", "(.+)", "${1}_name", "$1"), "a=x x_name=x"),
                on("a=x", replace("a", "(.+)", "$2", "$1"), "a=x"),
                on("a=x", replace("a", "(?P<all>.+)", "b", "<${all}>"), "a=x b=<x>"),
                on("a=x", replace("a", "(.+)", "b.c/d", "$1"), "a=x b.c/d=x"),
                on("a=1\n2", replace("a", "1.2", "b", "y"), "a=1\n2 b=y"),
                on("a=x", new Keep(Source.of("a"), regex("x|y")), "a=x"),
                on("a=xy", new Keep(Source.of("a"), regex("x|y")), "dropped"),
                on("a=x", new Keep(Source.of("b"), regex("")), "a=x"),
                on("a=x", new Drop(Source.of("a"), regex("x")), "dropped"),
                on("a=xx", new Drop(Source.of("a"), regex("x")), "a=xx"),
                on("a=x", new Drop(Source.of("a", "b"), regex("x;")), "dropped"),
                on("a=x b=x", new KeepEqual(Source.of("a"), "b"), "a=x b=x"),
                on("a=x b=y", new KeepEqual(Source.of("a"), "b"), "dropped"),
                on("a=x b=x;x", new KeepEqual(Source.of("a", "a"), "b"), "a=x b=x;x"),
                on("a=x", new KeepEqual(Source.of("b"), "c"), "a=x"),
                on("a=x b=x", new DropEqual(Source.of("a"), "b"), "dropped"),
                on("a=x b=y", new DropEqual(Source.of("a"), "b"), "a=x b=y"),
                on("a=XyÉ", new Lowercase(Source.of("a"), "b"), "a=XyÉ b=xyé"),
                on("a=ΑΣ", new Lowercase(Source.of("a"), "a"), "a=ασ"),
                on("a=xß", new Uppercase(Source.of("a"), "a"), "a=Xß"),
                on("a=x b=Y", new Uppercase(Source.of("a", "b"), "c"), "a=x b=Y c=X;Y"),
                on("b=Y", new Uppercase(Source.of("a"), "b"), ""),
                on("a_x=1 a_y=2 b=3", map("a_(.)", "$1"), "a_x=1 a_y=2 b=3 x=1 y=2"),
                on("a_x=1 b_x=2", map("._(.)", "$1"), "a_x=1 b_x=2 x=2"),
                on("a=1", map("a(.*)", "$1"), "a=1"),
                on("a=1 b=2", map("a", "b"), "a=1 b=1"),
                on("a_x=1 a_y=2 b=3", new LabelDrop(regex("a_.")), "b=3"),
                on("a_x=1 a_y=2 b=3", new LabelDrop(regex("a")), "a_x=1 a_y=2 b=3"),
                on("a_x=1 a_y=2 b=3", new LabelKeep(regex("b|a_x")), "a_x=1 b=3"),
                on("__name__=m a=1", new LabelKeep(regex("a")), "a=1"),
                on("__name__=m a=1", new KeepNames(Set.of("m", "n")), "__name__=m a=1"),
                on("__name__=m.n", new KeepNames(Set.of("m", ".*")), "dropped"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRuleDoesWhatPrometheusDoes(String before, RelabelRule rule, String after) {
        assertThat(shown(new RelabelRules(List.of(rule)).apply(labels(before)))).isEqualTo(after);
    }

    /// The hashes were computed by another implementation of MD5.
    @ParameterizedTest
    @CsvSource(textBlock = """
        a,           1000,                 697
        '',          8,                    6
        host-1:9100, 2,                    0
        日本,         7,                    6
        host-1:9100, 18446744073709551615, 4174877465508138772
        """)
    void theHashIsThatOfPrometheus(String value, String modulus, String expected) {
        var rule = new HashMod(Source.of("a"), "hash", Long.parseUnsignedLong(modulus));

        var verdict = new RelabelRules(List.of(rule)).apply(Labels.of("a", value));

        assertThat(verdict).isEqualTo(new Kept(Labels.of("a", value, "hash", expected)));
    }

    @Test
    void eachRuleWorksOnWhatTheOneBeforeLeft() {
        var rules = new RelabelRules(List.of(
                replace("a", "(.*)", "b", "$1"), new LabelDrop(regex("a")), new Drop(Source.of("b"), regex("x"))));

        assertThat(rules.apply(labels("a=x"))).isEqualTo(new Dropped(2));
        assertThat(rules.apply(labels("a=y"))).isEqualTo(new Kept(labels("b=y")));
    }

    @Test
    void aTraceNamesTheRulesThatChangedSomethingAndTheOneThatDropped() {
        var rules = new RelabelRules(List.of(
                replace("a", "no", "b", "$1"), replace("a", "(.*)", "c", "$1"), new Drop(Source.of("c"), regex("x"))));

        assertThat(rules.trace(labels("a=x")))
                .isEqualTo(new RelabelRules.Trace(
                        List.of(new RelabelRules.Change(1, labels("a=x"), labels("a=x c=x"))), new Dropped(2)));
        assertThat(rules.trace(labels("a=y")).verdict()).isEqualTo(rules.apply(labels("a=y")));
    }

    @Test
    void aNameThatOnlyRulesAboutNamesDropIsNotDescribed() {
        var byName = new Drop(Source.of("__name__"), regex("go_.*"));
        var byLabel = new Drop(Source.of("__name__", "a"), regex("go_.*;"));
        var rename = replace("__name__", "(.*)", "__name__", "x_$1");

        assertThat(new RelabelRules(List.of(byName)).mayKeep("go_threads")).isFalse();
        assertThat(new RelabelRules(List.of(byName)).mayKeep("up")).isTrue();
        assertThat(new RelabelRules(List.of(byLabel)).mayKeep("go_threads")).isTrue();
        assertThat(new RelabelRules(List.of(rename, byName)).mayKeep("go_threads"))
                .isTrue();
        assertThat(new RelabelRules(List.of(replace("a", ".*", "b", "c"), byName)).mayKeep("go_threads"))
                .isFalse();
    }

    @Test
    void rulesAreEqualWhenTheyAreWrittenAlike() {
        var rules = new RelabelRules(List.of(replace("a", "b(.)", "c", "$1")));

        assertThat(rules).isEqualTo(new RelabelRules(List.of(replace("a", "b(.)", "c", "$1"))));
        assertThat(rules).hasSameHashCodeAs(new RelabelRules(List.of(replace("a", "b(.)", "c", "$1"))));
        assertThat(rules).isNotEqualTo(new RelabelRules(List.of(replace("a", "b(.)", "c", "${1}"))));
        assertThat(RelabelRules.of(List.of())).isEqualTo(Relabeling.NONE);
    }

    @Test
    void aRuleThatCanWriteNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HashMod(Source.of("a"), "b", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lowercase(Source.of("a"), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RelabelRules(Collections.nCopies(1001, new LabelDrop(AnchoredRegex.ALL))));
    }

    private static Arguments on(String before, RelabelRule rule, String after) {
        return Arguments.of(before, rule, after);
    }

    private static Replace replace(String source, String regex, String target, String replacement) {
        return new Replace(Source.of(source), regex(regex), to(target), to(replacement));
    }

    private static LabelMap map(String regex, String replacement) {
        return new LabelMap(regex(regex), to(replacement));
    }

    private static AnchoredRegex regex(String text) {
        return AnchoredRegex.of(text);
    }

    private static Template to(String text) {
        return new Template(text);
    }

    private static Labels labels(String text) {
        String[] words =
                Stream.of(text.split("[ =]")).filter(word -> !word.isEmpty()).toArray(String[]::new);
        return Labels.of(words);
    }

    private static String shown(Relabeling.Verdict verdict) {
        return switch (verdict) {
            case Dropped _ -> "dropped";
            case Kept(Labels labels) ->
                String.join(
                        " ",
                        labels.list().stream()
                                .map(label -> label.name() + "=" + label.value())
                                .toList());
        };
    }
}
