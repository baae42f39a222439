package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedHeadersTest {
    static final List<Arguments> BAD_TOKENS = List.of(
            arguments("", " is empty"),
            arguments(" \n", " is empty"),
            arguments("hunter2\nX-Evil: 1", " has a line break or another character that no header can have"),
            arguments("hunter2\u0000", " has a line break or another character that no header can have"),
            arguments("hunter2\u00fc", " has a line break or another character that no header can have"),
            arguments("hunter2".repeat(10_000), ": larger than 65536 bytes, no secret is"));

    private static final PresentedHeaders PRESENTED =
            new PresentedHeaders(ClusterSecrets.NONE, new Poster("1", ClusterSecrets.NONE).tokens());

    @TempDir
    private Path folder;

    @Test
    void aTokenIsReadAnewAtEachUse() throws Exception {
        Path file = file("old\n");
        HttpOptions options = bearer(new SecretSource.InFile(file));

        String before = authorization(options);
        Files.writeString(file, "new\n");

        assertThat(before).isEqualTo("Bearer old");
        assertThat(authorization(options)).isEqualTo("Bearer new");
    }

    @ParameterizedTest
    @FieldSource("BAD_TOKENS")
    void aFileThatHoldsNoTokenIsNamedAndNotQuoted(String content, String problem) throws Exception {
        Path file = file(content);

        assertThat(refusal(bearer(new SecretSource.InFile(file))))
                .isEqualTo("credentials not readable: " + file + problem)
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing");

        assertThat(refusal(bearer(new SecretSource.InFile(missing))))
                .isEqualTo("credentials not readable: no such file: " + missing);
    }

    @Test
    void anInlineTokenIsNotQuoted() {
        assertThat(refusal(bearer(inline("hunter2\r\nX-Evil: 1"))))
                .isEqualTo(
                        "credentials not readable: authorization has a line break or another character that no header"
                                + " can have");
    }

    @Test
    void anotherTypeOfAuthorizationIsSentAsItIs() throws Exception {
        assertThat(authorization(with(new Credentials.Authorization("Token", inline("abc")))))
                .isEqualTo("Token abc");
    }

    @Test
    void aTypeOfAuthorizationIsOneWord() {
        assertThat(refusal(with(new Credentials.Authorization("Bearer\r\nX-Evil: 1", inline("abc")))))
                .isEqualTo("credentials not readable: the type of the authorization is no single word");
    }

    @Test
    void headersAreAdded() throws Exception {
        HttpOptions options = with(Map.of("X-Scope-OrgID", new SecretSource.InFile(file("tenant\n"))));

        assertThat(PRESENTED.of(options, Duration.ofSeconds(1)).get("X-Scope-OrgID"))
                .isEqualTo("tenant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "Connection", "Accept-Encoding", "TE"})
    void whatFramesARequestIsNotAdded(String name) {
        assertThat(refusal(with(Map.of(name, inline("hunter2")))))
                .isEqualTo("credentials not readable: found \"" + name
                        + "\", wanted a header that the agent does not set itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä"})
    void whatIsNoNameIsNotAdded(String name) {
        assertThat(refusal(with(Map.of(name, inline("hunter2"))))).endsWith(", wanted the name of a header");
    }

    @Test
    void theValueOfAHeaderIsNotQuoted() {
        assertThat(refusal(with(Map.of("X-Api-Key", inline("hunter2\n1")))))
                .startsWith("credentials not readable: header X-Api-Key has")
                .doesNotContain("hunter2");
    }

    private static String authorization(HttpOptions options) throws FailedExchange {
        return String.valueOf(PRESENTED.of(options, Duration.ofSeconds(1)).get("Authorization"));
    }

    private static String refusal(HttpOptions options) {
        FailedExchange refused =
                catchThrowableOfType(FailedExchange.class, () -> PRESENTED.of(options, Duration.ofSeconds(1)));
        assertThat(refused).hasMessage(refused.failure().reason());
        assertThat(options.toString()).doesNotContain("hunter2");
        return refused.failure().reason();
    }

    private static HttpOptions bearer(SecretSource token) {
        return with(new Credentials.Authorization("Bearer", token));
    }

    private static HttpOptions with(Credentials credentials) {
        return HttpOptions.DEFAULT.with(credentials);
    }

    private static HttpOptions with(Map<String, SecretSource> headers) {
        return new HttpOptions(TlsOptions.DEFAULT, new Credentials.None(), headers, Optional.empty(), false, false);
    }

    private static SecretSource inline(String secret) {
        return new SecretSource.Inline(new Secret(secret));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("token"), content);
    }
}
