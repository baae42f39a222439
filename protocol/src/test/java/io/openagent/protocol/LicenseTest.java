package io.openagent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicenseTest {
    /// The last one is project 7 with a key that claims more bytes than there are.
    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "secret-secret-secret", "x21o0000000000", "x21ovvvvvvvvvv"})
    void whatIsNoLicenceIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> License.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the licence ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("x21o");
    }

    @Test
    void blanksAroundALicenceAreForgiven() {
        assertThat(License.parse(" x21o5c5h66p35\n").projectCode()).isEqualTo(7);
    }

    @Test
    void neitherLicenceNorSessionKeysPrintTheirSecrets() {
        assertThat(License.parse("x21o5c5h66p35")).hasToString("License[project 7, key ***]");
        assertThat(new SessionKeys(1, Bytes.EMPTY, 2, 3)).hasToString("SessionKeys[***]");
    }
}
