package io.openagent.cli;

import io.openagent.config.SizeText;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.scrape.Body;
import io.openagent.scrape.Fetcher;
import io.openagent.scrape.ScrapeFailedException;
import io.openagent.scrape.ScrapeFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// Scrapes one URL once, by the fetcher of the agent and under its rules.
@Command(
        name = "scrape",
        mixinStandardHelpOptions = true,
        description = "Scrapes a URL once, exactly as the agent would, and says what came of it.")
final class CheckScrapeCommand implements Callable<Integer> {
    /// A scrape that needs longer is none.
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    @Parameters(paramLabel = "URL", description = "What to scrape, http or https.")
    private String url = "";

    @Option(
            names = "--timeout",
            paramLabel = "D",
            defaultValue = "10s",
            converter = Durations.class,
            description = "For everything, from the name to the last byte (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--max-body",
            paramLabel = "N",
            defaultValue = "64MiB",
            converter = Sizes.class,
            description = "The largest decoded body (default: ${DEFAULT-VALUE}).")
    private long maxBodyBytes = ScrapeLimits.DEFAULT.bodyBytes();

    @Option(names = "--bearer-token-file", paramLabel = "F", description = "Holds the token to present.")
    private Optional<Path> bearerTokenFile = Optional.empty();

    @Option(
            names = "--header-file",
            paramLabel = "NAME=F",
            description = "A header to add, and the file with its value. May be given several times.")
    private Map<String, Path> headerFiles = new LinkedHashMap<>();

    @Option(names = "--ca-file", paramLabel = "F", description = "PEM certificates to trust, not the machine's.")
    private Optional<Path> caFile = Optional.empty();

    @Option(names = "--server-name", paramLabel = "N", description = "The name that the certificate must bear.")
    private Optional<String> serverName = Optional.empty();

    @Option(names = "--insecure", description = "Take any certificate.")
    private boolean insecure;

    @Option(names = "--cert-file", paramLabel = "F", description = "PEM, our certificate. Needs --key-file.")
    private Optional<Path> certFile = Optional.empty();

    @Option(names = "--key-file", paramLabel = "F", description = "PEM, its private key.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(names = "--proxy", paramLabel = "URL", description = "The HTTP proxy to go through, http://host:port.")
    private Optional<URI> proxy = Optional.empty();

    @Option(names = "--follow-redirects", description = "Follow up to ten redirects.")
    private boolean followRedirects;

    @Option(names = "--allow-metadata-addresses", description = "Connect to link-local addresses too.")
    private boolean allowMetadataAddresses;

    @Override
    public Integer call() throws InterruptedException {
        Target target = target();
        long start = System.nanoTime();
        try (var fetcher = new Fetcher(Version.text())) {
            Seen seen = fetcher.fetch(target, CheckScrapeCommand::count);
            System.out.printf(
                    Locale.ROOT,
                    "format=%s samples=%d bytes=%d seconds=%.3f%n",
                    seen.format.configured(),
                    seen.samples,
                    seen.bytes,
                    (System.nanoTime() - start) / 1e9);
            return 0;
        } catch (ScrapeFailedException e) {
            throw new CommandFailed(target.safeUrl() + ": " + e.failure().kind() + ": "
                    + e.failure().reason());
        }
    }

    private record Seen(ScrapeProtocol format, long samples, long bytes) {}

    private static Seen count(Body body) throws IOException, ScrapeFailedException {
        var counting = new CountedBytes(body.stream());
        ScrapeProtocol format = body.protocol(Optional.empty());
        long samples = 0;
        try (Exposition exposition = Expositions.open(counting, format, Profile.SCRAPE)) {
            while (true) {
                switch (exposition.advance()) {
                    case SAMPLE, HISTOGRAM -> samples++;
                    case TYPE, HELP, UNIT -> {}
                    case END -> {
                        return new Seen(format, samples, counting.count());
                    }
                }
            }
        } catch (MalformedExpositionException bad) {
            throw new ScrapeFailedException(new ScrapeFailure.Malformed(bad.line(), String.valueOf(bad.getMessage())));
        }
    }

    private Target target() {
        if (timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw wrong("--timeout: found " + timeout.toMillis() + " ms, wanted more than zero and at most an hour");
        }
        return new Target(
                "check",
                checkedUrl(),
                Labels.EMPTY,
                timeout,
                timeout,
                http(),
                IngestOptions.DEFAULT.with(ScrapeLimits.DEFAULT.withBodyBytes(maxBodyBytes)));
    }

    private HttpOptions http() {
        if (certFile.isPresent() != keyFile.isPresent()) throw wrong("--cert-file and --key-file belong together");
        var tls = new TlsOptions(
                insecure,
                caFile.map(SecretSource.InFile::new),
                certFile.map(cert -> new TlsOptions.ClientCertificate(cert, keyFile.orElseThrow())),
                serverName,
                TlsOptions.Version.TLS_1_2);
        Credentials credentials = bearerTokenFile
                .<Credentials>map(file -> new Credentials.Authorization("Bearer", new SecretSource.InFile(file)))
                .orElse(new Credentials.None());
        var headers = new LinkedHashMap<String, SecretSource>();
        headerFiles.forEach((name, file) -> headers.put(name, new SecretSource.InFile(file)));
        return new HttpOptions(tls, credentials, headers, proxy, followRedirects, allowMetadataAddresses);
    }

    /// The URL is what is checked here, so a bad one is refused like a bad target. User information would
    /// show in the list of processes, and is not repeated.
    private URI checkedUrl() {
        try {
            URI parsed = new URI(url);
            String scheme = Optional.ofNullable(parsed.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) throw refused("wanted a URL of http or https");
            if (parsed.getRawUserInfo() != null) throw refused("wanted a URL without user information");
            if (parsed.getHost() == null || parsed.getPort() > 65_535) throw refused("wanted a URL with a host");
            return parsed;
        } catch (URISyntaxException e) {
            throw refused("wanted a URL such as http://host:9100/metrics");
        }
    }

    private CommandFailed refused(String wanted) {
        String shown = url.replaceFirst("//[^/]*@", "//***@")
                .replaceFirst("\\?.*", "?***")
                .replaceAll("[^ -~]", "?");
        return new CommandFailed("found \"" + shown.substring(0, Math.min(shown.length(), 200)) + "\", " + wanted);
    }

    private static CommandFailed wrong(String sentence) {
        return new CommandFailed(CommandFailed.USAGE, sentence);
    }

    /// Sizes on the command line, as in the configuration: `4096`, `64MiB`.
    static final class Sizes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return SizeText.parse(text)
                    .filter(bytes -> bytes > 0)
                    .orElseThrow(
                            () -> new TypeConversionException("found \"" + text + "\", wanted a size such as 64MiB"));
        }
    }
}
