package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {
    @ParameterizedTest
    @CsvSource({
        "0, ended by itself",
        "1, refused or failed",
        "2, wrong usage",
        "3, out of memory",
        "70, failed",
        "134, aborted by SIGABRT",
        "137, killed by SIGKILL",
        "139, killed by SIGSEGV",
        "143, killed by SIGTERM",
        "152, killed by signal 24"
    })
    void theReasonNamesTheCodeOrTheSignal(int code, String reason) {
        assertThat(new Exit(code).reason()).isEqualTo(reason);
    }
}
