package io.openagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatusServerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void noPageMayRunOrLoadAnything() throws Exception {
        HttpResponse<String> answer = get("/");

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("script", "unsafe"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void parametersArriveDecodedAndApart() throws Exception {
        assertThat(get("/?a=1%262%3D3&b=c+d&a=again&empty=").body()).isEqualTo("1&2=3|c d|\n");
    }

    @Test
    void ofParametersTheFirstOfANameCountsAndAnEmptyOneIsNone() {
        assertThat(Query.of("a=1&a=2&b=&c&=d").values()).isEqualTo(Map.of("a", "1", "b", ""));
        assertThat(Query.of("b=").get("b")).isEmpty();
    }

    private static HttpResponse<String> get(String way) throws Exception {
        Page page = Page.get(
                "/",
                query -> Page.Answer.text(
                        200,
                        String.join(
                                "|",
                                query.get("a").orElse(""),
                                query.get("b").orElse(""),
                                query.get("empty").orElse(""))));
        try (StatusServer server = StatusServer.start(LOOPBACK, List.of(page));
                HttpClient client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + way);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
