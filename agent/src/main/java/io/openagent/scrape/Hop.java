package io.openagent.scrape;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.BadRedirect;
import io.openagent.scrape.ScrapeFailure.Refused;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/// One request of a scrape: the target's own, or one that it was redirected to.
///
/// @param options how this hop is asked; once a redirect has left the target's scheme, host and port, nothing
///     is presented any more, also if a later one leads back
/// @param redirects how many led here
record Hop(HttpUrl url, HttpOptions options, int redirects) {
    /// As many as Prometheus follows.
    private static final int MAX_REDIRECTS = 10;

    /// @throws FailedExchange when the URL is none that can be asked
    static Hop first(String url, HttpOptions options) throws FailedExchange {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) throw new FailedExchange(new Unreachable("not a valid http or https address"));
        return new Hop(withoutFinalDot(parsed), options, 0);
    }

    /// Where a redirect leads.
    ///
    /// @throws FailedExchange when redirects are not followed at all, or this one is not
    Hop next(Response redirect) throws FailedExchange {
        String location = redirect.header("Location", "");
        if (!options.followRedirects() || location == null) throw new FailedExchange(new Refused(redirect.code()));
        if (redirects == MAX_REDIRECTS) throw refused("redirects more than " + MAX_REDIRECTS + " times");
        HttpUrl to = location.isEmpty() ? null : url.resolve(location);
        if (to == null) throw refused("redirects to something that is no http or https address");
        if (url.isHttps() && !to.isHttps()) throw refused("redirects from https to http");
        if (!to.encodedUsername().isEmpty() || !to.encodedPassword().isEmpty()) {
            throw refused("redirects to an address with user information");
        }
        HttpUrl plain = withoutFinalDot(to);
        return new Hop(plain, isSameOrigin(plain) ? options : nothingPresented(), redirects + 1);
    }

    private boolean isSameOrigin(HttpUrl other) {
        return url.scheme().equals(other.scheme()) && url.host().equals(other.host()) && url.port() == other.port();
    }

    private HttpOptions nothingPresented() {
        TlsOptions own = options.tls();
        var tls = new TlsOptions(
                own.insecureSkipVerify(), own.ca(), Optional.empty(), Optional.empty(), own.minVersion());
        return new HttpOptions(
                tls,
                new Credentials.None(),
                Map.of(),
                options.proxy(),
                options.followRedirects(),
                options.allowMetadataAddresses());
    }

    /// `host.` is `host` said in full. OkHttp compares names with certificates and pins letter by letter.
    private static HttpUrl withoutFinalDot(HttpUrl url) {
        String host = url.host();
        if (!host.endsWith(".") || host.length() == 1) return url;
        return url.newBuilder().host(host.substring(0, host.length() - 1)).build();
    }

    private static FailedExchange refused(String why) {
        return new FailedExchange(new BadRedirect(why));
    }
}
