package io.openagent.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamingTest {
    private static final String ADDRESS = "10.21.130.48:41234";

    @Test
    void withoutAnythingTheNameIsTheLiteralPatternOfExistingInstallations() {
        var identity = naming(Map.of(), Map.of()).identityAt(ADDRESS);

        assertThat(identity).isEqualTo(new Identity("{type}-130-48-{process}", "", "", 169181744));
        assertThat(identity.oid()).isEqualTo(-1420114043);
    }

    @Test
    void aSettingComesBeforeTheVariableOfTheSameNameAndBothBeforeTheUpperCaseOne() {
        var environment = Map.of("whatap.oname", "lower", "WHATAP_ONAME", "upper", "app_name", "app");

        assertThat(nameOf(Map.of("whatap.oname", "set"), environment)).isEqualTo("set");
        assertThat(nameOf(Map.of(), environment)).isEqualTo("lower");
        assertThat(nameOf(Map.of("app_name", "app"), Map.of("WHATAP_ONAME", "upper")))
                .isEqualTo("upper");
        assertThat(nameOf(Map.of("app_name", "app"), Map.of())).isEqualTo("app");
    }

    @Test
    void aPatternComesFromSettingsOrEnvironment() {
        assertThat(nameOf(Map.of("whatap.name", "a-{ip0}"), Map.of("WHATAP_NAME", "b")))
                .isEqualTo("a-10");
        assertThat(nameOf(Map.of("object_name", "c"), Map.of("WHATAP_NAME", "b-{ip3}")))
                .isEqualTo("b-48");
    }

    @Test
    void theKindIsThePodWithoutItsLastPart() {
        assertThat(naming(Map.of(), Map.of("POD_NAME", "open-agent-7c9f-abcde", "PODNAME", "other-x"))
                        .identityAt(ADDRESS)
                        .kindName())
                .isEqualTo("open-agent-7c9f");
        assertThat(naming(Map.of(), Map.of("PODNAME", "-abcde"))
                        .identityAt(ADDRESS)
                        .kindName())
                .isEqualTo("-abcde");
        assertThat(naming(Map.of(), Map.of("OKIND", "kind-a", "POD_NAME", "p-1"))
                        .identityAt(ADDRESS)
                        .kindName())
                .isEqualTo("kind-a");
    }

    @Test
    void theNodeIsItsNameOrItsAddress() {
        assertThat(naming(Map.of(), Map.of("NODE_IP", "10.0.0.1"))
                        .identityAt(ADDRESS)
                        .nodeName())
                .isEqualTo("10.0.0.1");
        assertThat(naming(Map.of(), Map.of("NODE_IP", "10.0.0.1", "NODE_NAME", "worker-1"))
                        .identityAt(ADDRESS)
                        .nodeName())
                .isEqualTo("worker-1");
    }

    @Test
    void anAddressOfOtherThanFourPartsIsZeroAndLeavesThePatternAsItIs() {
        var identity = naming(Map.of(), Map.of()).identityAt("[fe80::1]:41234");

        assertThat(identity).isEqualTo(new Identity(Naming.BUILT_IN_PATTERN, "", "", 0));
        assertThat(Identity.ipOf("10.x.3.4")).isEqualTo(0x0a000304);
    }

    @Test
    void factsAboutContainerAndAddressesAreHashes() {
        assertThat(Naming.containerFact("0::/kubepods/pod1")).isEqualTo(Hexa32.toText(Hashes.hash32("pod1")));
        assertThat(Naming.containerFact("0::/")).isEqualTo(Hexa32.toText(Hashes.hash32("none")));
        assertThat(Naming.addressesFact(List.of("10.0.0.1", "10.0.0.2")))
                .isEqualTo(Hexa32.toText(Hashes.hash32("10.0.0.1,10.0.0.2")));
        assertThat(Naming.addressesFact(List.of())).isEqualTo(Hexa32.toText(Hashes.hash32("noneIP")));
    }

    @Test
    void aBlankSettingIsNoSetting() {
        assertThat(nameOf(Map.of("whatap.oname", " "), Map.of("whatap.oname", "lower")))
                .isEqualTo("lower");
    }

    @Test
    void theEnvironmentIsNotPrinted() {
        assertThat(naming(Map.of(), Map.of("WHATAP_LICENSE", "secret"))).hasToString("Naming[***]");
    }

    private static String nameOf(Map<String, String> settings, Map<String, String> environment) {
        return naming(settings, environment).identityAt(ADDRESS).objectName();
    }

    private static Naming naming(Map<String, String> settings, Map<String, String> environment) {
        return new Naming(settings, environment, Map.of());
    }
}
