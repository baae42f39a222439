package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void whatFollowsTheTwoDashesIsTheCommand() {
        Arguments arguments = Arguments.parse("--logs", "l", "--state", "s", "--", "java", "--state", "--");

        assertThat(arguments)
                .isEqualTo(new Arguments(Path.of("s"), Optional.of(Path.of("l")), List.of("java", "--state", "--")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "--state s, -- and the worker's command are missing",
                "--state s --, the worker's command is missing",
                "-- java, --state is missing",
                "--state, --state needs a folder",
                "--sate s -- java, unknown argument --sate"
            })
    void aWrongCommandLineIsToldInASentence(String line, String sentence) {
        String[] words = line.split(" ", -1);

        assertThatThrownBy(() -> Arguments.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
