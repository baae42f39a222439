package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.ConfigParser;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What docs/kubernetes.md says to write is taken when it is written so.
final class KubernetesDocTest {
    private static final String DOC = Manifests.text(Manifests.PROJECT.resolve("docs/kubernetes.md"));
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Predicate<String> IS_FOR_THE_API =
            Pattern.compile("(?m)^apiVersion:").asPredicate();

    @ParameterizedTest
    @MethodSource
    void everyTargetIsTaken(String targets) {
        String file = "features:\n  openAgent:\n    targets:\n" + targets.indent(6);

        assertThat(ConfigParser.parse("kubernetes.md", file).problems()).isEmpty();
    }

    static Stream<String> everyTargetIsTaken() {
        return blocks().filter(IS_FOR_THE_API.negate());
    }

    @ParameterizedTest
    @MethodSource
    void everyObjectIsOneThatTheApiTakes(String objects) {
        assertThat(Manifests.parse(objects).objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(ApiTypes.refusal(object)).isEmpty());
    }

    static Stream<String> everyObjectIsOneThatTheApiTakes() {
        return blocks().filter(IS_FOR_THE_API);
    }

    private static Stream<String> blocks() {
        return YAML.matcher(DOC).results().map(block -> block.group(1));
    }
}
