package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.scrape.ScrapeFailure.ForbiddenAddress;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "169.254.255.255",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::169.254.169.254"
            })
    void whereCloudsKeepSecretsNobodyConnects(String address) {
        assertThatThrownBy(() -> AddressGuard.NO_METADATA.admit(InetAddress.ofLiteral(address)))
                .isInstanceOf(FailedExchange.class);
        assertThatCode(() -> AddressGuard.ANYWHERE.admit(InetAddress.ofLiteral(address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.253.255.255", "169.255.0.0", "10.0.0.1", "127.0.0.1", "::1", "fec0::1", "fd00:ec2::253"})
    void elsewhereIsFree(String address) {
        assertThatCode(() -> AddressGuard.NO_METADATA.admit(InetAddress.ofLiteral(address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "fe80::1"})
    void aLiteralIsJudgedHoweverItIsWritten(String host) {
        assertThatThrownBy(() -> AddressGuard.NO_METADATA.admitLiteral(host)).isInstanceOf(FailedExchange.class);
    }

    @Test
    void aNameIsNoLiteral() {
        assertThatCode(() -> AddressGuard.NO_METADATA.admitLiteral("metadata.example"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/",
                "http://2852039166/",
                "http://[::ffff:169.254.169.254]/"
            })
    void aTargetThereIsForbidden(String url) {
        try (var fetcher = new Fetcher("1")) {
            assertThat(Targets.failure(fetcher, Targets.at(url))).isEqualTo(new ForbiddenAddress("169.254.169.254"));
        }
    }

    @Test
    void aNameThatLeadsThereIsForbidden() {
        try (var fetcher = new Fetcher("1", _ -> List.of(InetAddress.ofLiteral("169.254.169.254")))) {
            assertThat(Targets.failure(fetcher, Targets.at("http://innocent.example/")))
                    .isEqualTo(new ForbiddenAddress("169.254.169.254"));
        }
    }

    /// A name server that answers well when asked first and badly when asked again (rebinding).
    @Test
    void aNameThatLeadsThereTheSecondTimeIsForbidden() throws Exception {
        Iterator<InetAddress> answers = List.of(
                        InetAddress.getLoopbackAddress(), InetAddress.ofLiteral("169.254.169.254"))
                .iterator();
        Dns rebinding = _ -> List.of(answers.next());
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nup 1\n");
                var fetcher = new Fetcher("1", rebinding)) {
            String url = server.url().replace("127.0.0.1", "innocent.example");

            assertThat(fetcher.fetch(Targets.at(url), Targets::text)).isEqualTo("up 1\n");
            assertThat(Targets.failure(fetcher, Targets.at(url))).isEqualTo(new ForbiddenAddress("169.254.169.254"));
        }
    }

    @Test
    void onlyWhoAsksForItMayConnectThere() {
        var allowed = new HttpOptions(
                HttpOptions.DEFAULT.tls(), new Credentials.None(), Map.of(), Optional.empty(), false, true);

        assertThat(Clients.guard(allowed)).isEqualTo(AddressGuard.ANYWHERE);
        assertThat(Clients.guard(HttpOptions.DEFAULT)).isEqualTo(AddressGuard.NO_METADATA);
    }
}
