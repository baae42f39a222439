package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WhatapConfTest {
    @Test
    void linesAreKeysAndValuesWithoutTheBlanksAroundThem() {
        var conf = WhatapConf.parse("""
            # debug=true
             license = a=b \s
            stray
            empty=
            debug=false
            debug=true
            """);

        assertThat(conf.get("license")).contains("a=b");
        assertThat(conf.get("debug")).contains("true");
        assertThat(conf.get("empty")).isEmpty();
        assertThat(conf.get("stray")).isEmpty();
        assertThat(conf.get("# debug")).isEmpty();
    }

    @Test
    void itPrintsNoValue() {
        assertThat(WhatapConf.parse("license=hush").toString())
                .contains("license")
                .doesNotContain("hush");
    }
}
