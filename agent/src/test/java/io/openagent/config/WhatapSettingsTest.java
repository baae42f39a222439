package io.openagent.config;

import static io.openagent.config.ConfigTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WhatapSettingsTest {
    private static final Map<String, String> COLLECTOR =
            Map.of("WHATAP_LICENSE", "x1-x2-x3", "WHATAP_HOST", "10.0.0.1");

    @Test
    void licenceAndHostAreEnough() {
        var reading = WhatapSettings.resolve(WhatapConf.EMPTY, COLLECTOR);

        assertThat(reading)
                .isEqualTo(new Reading.Usable<>(
                        new WhatapSettings(
                                new Secret("x1-x2-x3"),
                                List.of("10.0.0.1"),
                                6600,
                                new WhatapSettings.Identity(
                                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                                false,
                                Optional.empty(),
                                new WhatapSettings.Timeouts(
                                        Duration.ofSeconds(5), Duration.ofSeconds(120), Duration.ofSeconds(20)),
                                128),
                        List.of()));
    }

    @Test
    void allThatIsMissingIsNamedInOneSentence() {
        assertThat(problems(WhatapSettings.resolve(WhatapConf.EMPTY, Map.of())))
                .containsExactly("whatap.conf: error: WHATAP_LICENSE and WHATAP_HOST are set neither here nor in the "
                        + "environment, `openagent demo` needs no collector of WhaTap and none of these");
        assertThat(problems(WhatapSettings.resolve(WhatapConf.EMPTY, Map.of("WHATAP_HOST", "a"))))
                .singleElement()
                .asString()
                .startsWith("whatap.conf: error: WHATAP_LICENSE is set neither here");
    }

    @Test
    void theFileGoesBeforeTheEnvironmentUnlessItsValueIsEmpty() {
        var conf = WhatapConf.parse("WHATAP_LICENSE=\nwhatap.server.host = h1/h2, h3\nWHATAP_HOST=\nwhatap.oname=mine");

        var settings = settings(conf, Map.of("WHATAP_LICENSE", "env", "WHATAP_ONAME", "other"));

        assertThat(settings.licence()).isEqualTo(new Secret("env"));
        assertThat(settings.hosts()).containsExactly("h1", "h2", "h3");
        assertThat(settings.identity().oname()).contains("mine");
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(textBlock = """
        whatap.okind, api,           api
        WHATAP_OKIND, api,           api
        OKIND,        api-1,         api-1
        POD_NAME,     shop-7d4-x2b,  shop-7d4
        PODNAME,      shop,          shop
        PODNAME,      -shop,         -shop
        """)
    void theKindOfObjectComesFromThePodWhenNothingElseSaysIt(String key, String value, String okind) {
        assertThat(settings(WhatapConf.parse(key + "=" + value), COLLECTOR)
                        .identity()
                        .okind())
                .contains(okind);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        WHATAP_PORT=abc | :1:1: error: WHATAP_PORT: found "abc", wanted a port from 1 to 65535
        cypher_level=256 | :1:1: error: cypher_level: found "256", wanted 128, or 0 for plain text
        log_level=loud | :1:1: error: log_level: found "loud", wanted one of debug, info, warn, error
        debug=on | :1:1: warning: debug: found "on", wanted true or false, false is used
        tcp_so_timeout=x | :1:1: warning: tcp_so_timeout: found "x", wanted a whole number from 1, 120000 is used
        net_send_max_bytes=1 | :1:1: warning: net_send_max_bytes: not supported, this agent does without it
        licence=a | :1:1: warning: unknown key "licence", did you mean "license"?
        zzz=a | :1:1: warning: unknown key "zzz"
        """)
    void aWrongLineIsToldWithItsPlace(String line, String problem) {
        assertThat(problems(WhatapSettings.resolve(WhatapConf.parse(line), COLLECTOR)))
                .containsExactly("whatap.conf" + problem);
    }

    @Test
    void aWrongVariableIsToldAsOneOfTheEnvironment() {
        var environment = Map.of("WHATAP_LICENSE", "a", "WHATAP_HOST", "b", "WHATAP_PORT", "0");

        assertThat(problems(WhatapSettings.resolve(WhatapConf.EMPTY, environment)))
                .containsExactly("environment: error: WHATAP_PORT: found \"0\", wanted a port from 1 to 65535");
    }

    private static WhatapSettings settings(WhatapConf conf, Map<String, String> environment) {
        if (WhatapSettings.resolve(conf, environment) instanceof Reading.Usable<WhatapSettings> usable) {
            return usable.value();
        }
        throw new AssertionError("broken");
    }
}
