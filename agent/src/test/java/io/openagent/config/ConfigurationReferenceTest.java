package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever the parsers know, the reference explains.
final class ConfigurationReferenceTest {
    @Test
    void everyKeyAndVariableStandsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("..", "docs", "configuration.md"));

        assertThat(everyName().filter(name -> !reference.contains("`" + name + "`")))
                .isEmpty();
    }

    private static Stream<String> everyName() {
        return Stream.of(
                        Stream.of(Section.values()).flatMap(section -> section.keys().stream()),
                        TargetType.allWords().stream(),
                        WhatapKey.allNames().stream(),
                        Stream.of(AgentEnvironment.Variable.values()).map(Enum::name))
                .flatMap(names -> names)
                .distinct()
                .sorted();
    }
}
