package io.openagent.config;

import static io.openagent.config.ConfigTexts.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileYamlTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatIsNoUsableYamlGivesOneSentence(String name, String text, String sentence) {
        var reading = read(text);

        assertThat(reading).isInstanceOf(Reading.Broken.class);
        assertThat(reading.problems()).singleElement().asString().isEqualTo("scrape_config.yaml" + sentence);
    }

    static Stream<Arguments> whatIsNoUsableYamlGivesOneSentence() {
        return Stream.of(
                Arguments.of("nothing", "", ": error: empty, wanted features.openAgent or scrape_configs"),
                Arguments.of(
                        "only a comment", "# later\n", ": error: empty, wanted features.openAgent or scrape_configs"),
                Arguments.of(
                        "neither format",
                        "scrape_config: []",
                        ":1:1: error: found neither, wanted features.openAgent or scrape_configs, "
                                + "did you mean \"scrape_configs\"?"),
                Arguments.of(
                        "both formats",
                        "features: {}\nscrape_configs: []",
                        ":1:1: error: found features beside scrape_configs, wanted only one of them"),
                Arguments.of("a text", "hello", ":1:1: error: found a text, wanted a map"),
                Arguments.of("a list", "- a", ":1:1: error: found a list, wanted a map"),
                Arguments.of(
                        "no agent",
                        "features: {}",
                        ":1:11: error: features: found no openAgent, wanted the settings of this agent"),
                Arguments.of(
                        "an open quote",
                        "global:\n  scrape_interval: \"15s\n",
                        ":3:1: error: not YAML: found unexpected end of stream"),
                Arguments.of(
                        "a tab",
                        "global:\n\tscrape_interval: 15s",
                        ":2:1: error: not YAML: found character '\\t(TAB)' that cannot start any token. "
                                + "(Do not use \\t(TAB) for indentation)"),
                Arguments.of(
                        "a key twice",
                        "global: {}\nglobal: {}",
                        ":2:1: error: key \"global\" stands here a second time"),
                Arguments.of(
                        "a tag",
                        "global: !!javax.script.ScriptEngineManager []",
                        ":1:9: error: tags are not taken, a text that begins with ! stands in quotes"),
                Arguments.of(
                        "a tag of its own",
                        "global: !secret a",
                        ":1:9: error: tags are not taken, a text that begins with ! stands in quotes"),
                Arguments.of(
                        "a binary tag",
                        "global: !!binary YQ==",
                        ":1:9: error: tags are not taken, a text that begins with ! stands in quotes"),
                Arguments.of("merging itself", "global: &a\n  <<: *a", ":1:9: error: contains itself"),
                Arguments.of(
                        "merging a text", "global:\n  <<: a", ":2:7: error: global.<<: found a text, wanted a map"),
                Arguments.of("a list as key", "? [a]\n: b", ":1:3: error: a key that is not a word"),
                Arguments.of(
                        "two documents",
                        "global: {}\n---\nglobal: {}",
                        ":2:1: error: not YAML: but found another document"),
                Arguments.of("a control character", "global:\n  a: \u0001", ":2:6: error: not YAML: character 0x1"),
                Arguments.of("garbled bytes", "global:\n  a: \uFFFD", ":2:6: error: not text in UTF-8"),
                Arguments.of("itself", "global: &a {b: *a}", ":1:9: error: contains itself"),
                Arguments.of(
                        "deep nesting",
                        "global: " + "[".repeat(60_000),
                        ": error: not YAML: Nesting Depth exceeded max 50"),
                Arguments.of(
                        "an unknown alias",
                        "global: *a",
                        ":1:9: error: not YAML: an alias without its anchor, "
                                + "a text that begins with * stands in quotes"),
                Arguments.of(
                        "many aliases",
                        "a: &a [1]\nb: [" + "*a,".repeat(51) + "]",
                        ": error: not YAML: Number of aliases for non-scalar nodes exceeds the specified max=50"),
                Arguments.of("3 MiB and more", "#".repeat(3 << 20) + "#", ": error: larger than 3 MiB"));
    }

    @ParameterizedTest(name = "a bomb of {0} levels")
    @ValueSource(ints = {3, 20})
    void aBillionLaughsAreRefusedQuickly(int levels) {
        var bomb = new StringBuilder("l0: &l0 [ha]\n");
        for (int i = 1; i <= levels; i++) {
            bomb.append(
                    "l%d: &l%d [%s]%n".formatted(i, i, "*l%d,".formatted(i - 1).repeat(9)));
        }

        assertThat(read(bomb.toString())).isInstanceOf(Reading.Broken.class);
    }
}
