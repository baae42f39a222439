package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    @TempDir
    private Path folder;

    @Test
    void aMissingFileIsNamedWithItsPath() {
        var file = folder.resolve("scrape_config.yaml");

        assertThat(problems(ConfigFile.read(file))).containsExactly(file + ": error: there is no such file");
    }

    @Test
    void whatIsNoFileIsNamedWithItsPath() {
        assertThat(problems(ConfigFile.read(folder)))
                .singleElement()
                .asString()
                .startsWith(folder + ": error: cannot be read");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        var file = Files.write(folder.resolve("scrape_config.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThat(problems(ConfigFile.read(file))).containsExactly("scrape_config.yaml:1:4: error: not text in UTF-8");
    }

    @Test
    void theSampleOfTheRepositoryHasNoProblem() {
        var reading = ConfigFile.read(Path.of("..", "scrape_config.yaml"));

        assertThat(problems(reading)).isEmpty();
        assertThat(config(reading).targets().byId().values())
                .extracting(target -> target.url().toString())
                .containsExactly("http://127.0.0.1:9100/metrics");
    }

    @Test
    void theSampleStillReadsWhenItsExamplesAreTakenIn() throws IOException {
        String sample = Files.readString(Path.of("..", "scrape_config.yaml"));

        var reading = ConfigParser.parse("sample", sample.replaceAll("(?m)^(\\s*)#\\| ", "$1"));

        assertThat(problems(reading)).isEmpty();
        assertThat(config(reading).targets().byId()).hasSize(2);
        assertThat(config(reading).waiting()).hasSize(2);
    }
}
