package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.discovery.TargetGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetGroupsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a.json | [{"targets": ["a:1", "b:2"], "labels": {"env": "x", "__path__": "y"}}]
        a.JSON | [\t{"labels": {"__path__": "\\u0079", "env": "x"}, "targets": ["a:1", "b:2"]}]
        a.yml  | [{targets: ["a:1", "b:2"], labels: {env: x, __path__: y}}]
        a.yaml | [{"targets": ["a:1", "b:2"], "labels": {"env": "x", "__path__": "y"}}]
        """)
    void bothFormsSayTheSame(String file, String text) throws IOException {
        assertThat(TargetGroups.ofFile(Path.of(file), text))
                .containsExactly(
                        new TargetGroup(List.of("a:1", "b:2"), new TreeMap<>(Map.of("env", "x", "__path__", "y"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a.json | [{"targets": ["a:1"]}              | not JSON at 1
        a.json | [] []                              | not JSON
        a.json | {"targets": ["a:1"]}               | found no list
        a.json | ["a:1"]                            | [0]: found no map
        a.json | [{"targets": "a:1"}]               | [0].targets: wanted a list
        a.json | [{"labels": []}]                   | [0].labels: wanted a map
        a.json | [{"targets": [1]}]                 | [0].targets: found no text
        a.json | [{"targets": [], "label": {}}]     | [0]: unknown key "label"
        a.json | [{"labels": {"a-b": "c"}}]         | wanted a label name
        a.json | [{"labels": {"a": 1}}]             | [0].labels.a: found no text
        a.yml  | {targets: []}                      | wanted a list
        a.yml  | [{targets: "a:1"}]                 | [0].targets: found a text, wanted a list
        a.yml  | [{targets: [], label: {}}]         | unknown key "label"
        a.yml  | [{labels: {a-b: c}}]               | wanted a label name
        a.yml  | "*a"                               | wanted a list
        """)
    void whatIsWrongIsToldAndNothingOfItIsTaken(String file, String text, String problem) {
        assertThatThrownBy(() -> TargetGroups.ofFile(Path.of(file), text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }
}
