package io.openagent.forward.remotewrite;

import static io.openagent.forward.remotewrite.Receivers.ok;
import static io.openagent.forward.remotewrite.Receivers.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.forward.Backoff;
import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import io.openagent.forward.Order;
import io.openagent.forward.remotewrite.Receivers.Behaviour;
import io.openagent.forward.remotewrite.Receivers.Manners;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Poster;
import io.openagent.scrape.SeriesText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a receiver does, every sample arrives, or is counted as dropped.
///
/// The output runs whole, with a journal in memory; the receiver is a real HTTP server that each test teaches its
/// manners, by the number of the request or by what stands in it. A test commits scrapes, waits until the journal is
/// empty, and looks at what the receiver has taken and at the balance, which must agree. In this order: what a request
/// looks like; answers that mean *later*; content that is refused; credentials and URLs that are wrong; version 2.0 and
/// the way back to 1.0; memory; TLS and tokens.
final class RemoteWriteOutputTest {
    private static final long SEED = Long.getLong("openagent.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int A_RECORD = 2_000;
    private static final long NOW = 1_800_000_000_000L;

    /// Enough for every test that is not about it.
    private static final long MEMORY = 8 << 20;

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(64 << 20), JournalClock.system());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aRequestSaysWhatItIs() throws Exception {
        try (Receivers receiver = Receivers.start(_ -> ok());
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            Receivers.Request only = receiver.requests().getFirst();

            assertThat(only.header("Content-Encoding")).isEqualTo("snappy");
            assertThat(only.header("Content-Type")).isEqualTo("application/x-protobuf");
            assertThat(only.header("X-Prometheus-Remote-Write-Version")).isEqualTo("0.1.0");
            assertThat(only.header("User-Agent")).isEqualTo("OpenAgent/test");
            assertThat(receiver.taken()).hasSize(10);
        }
    }

    @Test
    void smallScrapesOfManyTargetsGoTogether() throws Exception {
        var isOpen = new AtomicInteger(503);
        try (Receivers receiver = Receivers.start(_ -> status(isOpen.get(), ""));
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "first", 1, 1_000);
            awaitFailures(output, 1);
            for (int i = 0; i < 100; i++) scrape(output, "t" + i, 10, 1_000);
            isOpen.set(200);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(1_001);
            assertThat(receiver.requests().stream()
                            .filter(each -> each.written().series().size() > 1))
                    .hasSizeBetween(1, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatIsNotTakenNowIsSentAgain(int status) throws Exception {
        Manners manners = request -> request.number() <= 2 ? status(status, "busy", "Retry-After", "0") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            assertThat(receiver.requests()).hasSize(3);
            assertThat(receiver.taken()).hasSize(10);
            assertThat(output.state().failures()).isEqualTo(2);
            assertBalance(10, 10, Map.of());
        }
    }

    @Test
    void whoeverBreaksOffIsSentItAgain() throws Exception {
        Manners manners = request -> request.number() <= 2 ? new Behaviour.HangsUp() : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(10);
            assertBalance(10, 10, Map.of());
        }
    }

    @Test
    void anAnswerThatIsCutBehindItsStatusCounts() throws Exception {
        Manners manners = request -> request.number() == 1 ? new Behaviour.CutsItsAnswer() : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();
            scrape(output, "a", 10, 2_000);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(20);
            assertBalance(20, 20, Map.of());
        }
    }

    @Test
    void aReceiverThatFailsHalfOfTheTimeGetsEachSeriesInItsOrderAndNothingTwice() throws Exception {
        var random = new Random(SEED);
        List<Integer> bad = List.of(500, 502, 503, 504, 429);
        Manners manners = _ -> {
            synchronized (random) {
                return random.nextBoolean() ? ok() : status(bad.get(random.nextInt(bad.size())), "");
            }
        };
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            for (int scrape = 1; scrape <= 20; scrape++) {
                for (int target = 0; target < 10; target++) scrape(output, "t" + target, 30, scrape * 1_000L);
            }
            awaitEmpty();

            Map<List<String>, List<Long>> times = receiver.taken().stream()
                    .collect(groupingBy(Written.Series::labels, mapping(Written.Series::timestampMillis, toList())));
            List<Long> wanted =
                    LongStream.rangeClosed(1, 20).map(i -> i * 1_000).boxed().toList();
            assertThat(times)
                    .as("seed " + SEED)
                    .hasSize(300)
                    .allSatisfy((_, all) -> assertThat(all).isEqualTo(wanted));
            assertBalance(6_000, 6_000, Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void oneSeriesThatIsRefusedIsFoundAmongTenThousand(int status) throws Exception {
        var random = new Random(SEED);
        int poisoned = random.nextInt(10_000);
        Manners manners = request -> holds(request, "a_" + poisoned) ? status(status, "bad label\nand more") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10_000, 1_000);
            awaitEmpty();

            assertThat(receiver.taken()).as("seed " + SEED).hasSize(9_999);
            assertThat(receiver.taken()).doesNotHaveDuplicates();
            assertThat(receiver.requests()).as("seed " + SEED).hasSizeLessThanOrEqualTo(30);
            assertThat(output.state().refusals()).isLessThanOrEqualTo(14);
            assertBalance(10_000, 9_999, Map.of(DropReason.REJECTED, 1L));
        }
    }

    @Test
    void whoeverRefusesEverythingIsNotAskedForEver() throws Exception {
        try (Receivers receiver = Receivers.start(_ -> status(400, "no"));
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", A_RECORD, 1_000);
            awaitEmpty();

            assertThat(receiver.requests()).hasSize(Shipment.MOST_REFUSALS);
            assertBalance(A_RECORD, 0, Map.of(DropReason.REJECTED, (long) A_RECORD));
        }
    }

    @Test
    void aSampleThatIsTooOldOnItsFirstWayIsCountedAsSuch() throws Exception {
        Manners manners = request -> holds(request, "a_3") ? status(400, "out of order sample") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(9);
            assertBalance(10, 9, Map.of(DropReason.OUT_OF_ORDER, 1L));
        }
    }

    @Test
    void whatMayHaveArrivedBeforeAndIsCalledTooOldHasArrived() throws Exception {
        Manners manners = request -> switch (request.number()) {
            case 1 -> new Behaviour.HangsUp();
            case 2 -> new Behaviour.HangsUp();
            default -> status(400, "out of order sample");
        };
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            assertBalance(10, 10, Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 301})
    void whoeverTakesNothingFromUsIsKeptWhatWaitsUntilTheTokenIsRight(int status) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "old");
        Manners manners = request -> request.header("Authorization").equals("Bearer new")
                ? ok()
                : status(status, "who are you", "Location", "/elsewhere");
        var http = HttpOptions.DEFAULT.with(new Credentials.Authorization("Bearer", new SecretSource.InFile(token)));
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, http)) {
            scrape(output, "a", 10, 1_000);
            awaitFailures(output, 2);
            assertThat(output.state().isAllowed()).isFalse();

            Files.writeString(token, "new\n");
            awaitEmpty();

            assertThat(output.state().isAllowed()).isTrue();
            assertThat(receiver.taken()).hasSize(10);
            assertThat(receiver.requests())
                    .noneMatch(each -> each.header("Authorization").equals("null"));
            assertBalance(10, 10, Map.of());
        }
    }

    @Test
    void aRecordOfAnotherAgentIsDroppedAndCounted() throws Exception {
        var strange = new Item((byte) 99, 5, 0, 0, ByteBuffer.allocate(100));
        var _ = journal.append(new Group(List.of(strange), Map.of()));
        try (Receivers receiver = Receivers.start(_ -> ok());
                RemoteWriteOutput _ = start(receiver)) {
            awaitEmpty();

            assertThat(receiver.requests()).isEmpty();
            assertBalance(5, 0, Map.of(DropReason.UNSUPPORTED, 5L));
        }
    }

    private RemoteWriteOutput start(Receivers receiver) {
        return start(receiver, HttpOptions.DEFAULT);
    }

    @Test
    void version2SendsTheSameSamplesWithTheirMetadata() throws Exception {
        try (Receivers receiver = Receivers.start(RemoteWriteOutputTest::tookAll);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            Receivers.Request only = receiver.requests().getFirst();
            assertThat(only.header("Content-Type"))
                    .isEqualTo("application/x-protobuf;proto=io.prometheus.write.v2.Request");
            assertThat(only.header("X-Prometheus-Remote-Write-Version")).isEqualTo("2.0.0");
            assertThat(receiver.taken()).hasSize(10).first().hasToString("__name__=a_0 instance=a job=test 0.0 @1000");
            assertThat(only.written().metadata()).containsExactly("GAUGE Tells.");
            assertBalance(10, 10, Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {415, 204})
    void whoeverDoesNotSpeakVersion2IsSentTheSameInVersion1AndNotAskedAgain(int status) throws Exception {
        Manners manners = request -> isVersion2(request) ? status(status, "") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();
            scrape(output, "a", 10, 2_000);
            awaitEmpty();

            assertThat(receiver.requests().stream().filter(RemoteWriteOutputTest::isVersion2))
                    .hasSize(1);
            assertThat(receiver.requests()).hasSize(3);
            assertBalance(20, 20, Map.of());
        }
    }

    @Test
    void version2ByTemplatesBringsTheSameAloneAndInCompany() throws Exception {
        var isOpen = new AtomicInteger(503);
        Manners manners = request -> isOpen.get() == 200 ? tookAll(request) : status(isOpen.get(), "");
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            for (String target : List.of("a", "b")) scrapeAgain(output, target, 10, 5);
            scrapeAgain(output, "c", 300, 5);
            isOpen.set(200);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(5 * (10 + 10 + 300)).doesNotHaveDuplicates();
            assertThat(receiver.taken())
                    .filteredOn(series -> series.name().equals("a_0"))
                    .extracting(Written.Series::value)
                    .containsExactlyInAnyOrder(
                            0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0, 4.0);
            assertBalance(1_600, 1_600, Map.of());
        }
    }

    @Test
    void aSeriesThatIsRefusedIsFoundInARequestOfATemplate() throws Exception {
        Manners manners = request -> holds(request, "a_77") ? status(400, "no") : tookAll(request);
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            scrapeAgain(output, "a", 300, 4);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(4 * 299).doesNotHaveDuplicates();
            assertBalance(1_200, 1_196, Map.of(DropReason.REJECTED, 4L));
        }
    }

    @Test
    void whatWaitsInVersion2ReachesWhoeverDoesNotSpeakIt() throws Exception {
        var isOpen = new AtomicInteger(503);
        Manners manners = request -> isVersion2(request) ? status(isOpen.get(), "") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            scrapeAgain(output, "a", 300, 4);
            isOpen.set(415);
            awaitEmpty();
            scrapeAgain(output, "b", 300, 4);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(8 * 300).doesNotHaveDuplicates();
            assertBalance(2_400, 2_400, Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void whatVersion2SaysIsNotWrittenIsDroppedAndNotSentAgain(int status) throws Exception {
        Manners manners = _ -> status(status, "two bad ones", "X-Prometheus-Remote-Write-Samples-Written", "8");
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V2)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();

            assertThat(receiver.requests()).hasSize(1);
            assertBalance(10, 8, Map.of(DropReason.REJECTED, 2L));
        }
    }

    @Test
    void noMoreIsReadThanItsMemoryHolds() throws Exception {
        var isOpen = new AtomicInteger(503);
        try (Receivers receiver = Receivers.start(_ -> status(isOpen.get(), ""));
                RemoteWriteOutput output = start(receiver, HttpOptions.DEFAULT, Protocol.V1, 10_000)) {
            scrape(output, "first", 1, 1_000);
            awaitFailures(output, 1);
            for (int i = 0; i < 100; i++) scrape(output, "t" + i, 10, 1_000);
            isOpen.set(200);
            awaitEmpty();

            assertThat(receiver.taken()).hasSize(1_001);
            assertThat(receiver.requests())
                    .allSatisfy(each -> assertThat(each.written().series()).hasSizeLessThan(500));
        }
    }

    /// The receiver's certificate runs out, and the next one is another authority's.
    @Test
    void anExpiredCertificateIsRefusedAndARotatedAuthorityIsTakenWithoutARestart() throws Exception {
        HeldCertificate before = authority();
        HeldCertificate after = authority();
        Path ca = Files.writeString(folder.resolve("ca.pem"), before.certificatePem());
        HttpOptions http = HttpOptions.DEFAULT.with(TlsOptions.DEFAULT.trusting(new SecretSource.InFile(ca)));
        Receivers good = Receivers.startSecure(0, keys(issuedBy(before)));
        int port = good.url().getPort();
        try (RemoteWriteOutput output = start(good, http)) {
            scrape(output, "a", 10, 1_000);
            awaitEmpty();
            good.close();
            scrape(output, "a", 10, 2_000);
            var expired = issuedBy(before).validityInterval(0, 1);
            try (Receivers receiver = Receivers.startSecure(port, keys(expired))) {
                awaitFailures(output, output.state().failures() + 3);

                assertThat(receiver.requests()).isEmpty();
            }
            try (Receivers receiver = Receivers.startSecure(port, keys(issuedBy(after)))) {
                awaitFailures(output, output.state().failures() + 3);
                assertThat(receiver.requests()).isEmpty();

                Files.writeString(ca, after.certificatePem());
                awaitEmpty();

                assertThat(receiver.taken()).hasSize(10);
                assertBalance(20, 20, Map.of());
            }
        }
    }

    private static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).build();
    }

    private static HeldCertificate.Builder issuedBy(HeldCertificate authority) {
        return new HeldCertificate.Builder().signedBy(authority).addSubjectAlternativeName("127.0.0.1");
    }

    private static SSLContext keys(HeldCertificate.Builder certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate.build())
                .build()
                .sslContext();
    }

    @Test
    void anAccessTokenIsFetchedOnceAndAnewWhenItIsRefused() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        HttpServer tokens = tokens(asked);
        var client = new Credentials.OAuth2(
                new SecretSource.Inline(new Secret("me")),
                new SecretSource.Inline(new Secret("a word")),
                URI.create("http://127.0.0.1:" + tokens.getAddress().getPort() + "/token"),
                List.of("metrics", "write"),
                Map.of("audience", "the receiver"),
                TlsOptions.DEFAULT,
                Optional.empty());
        Manners manners = request ->
                request.header("Authorization").equals("Bearer t1") && request.number() > 2 ? status(401, "") : ok();
        try (Receivers receiver = Receivers.start(manners);
                RemoteWriteOutput output = start(receiver, withKey().with(client), Protocol.V1)) {
            for (int i = 1; i <= 4; i++) {
                scrape(output, "a", 1, i * 1_000L);
                awaitEmpty();
            }

            assertThat(receiver.requests())
                    .map(each -> each.header("Authorization"))
                    .containsExactly("Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2");
            assertThat(receiver.requests())
                    .allSatisfy(each -> assertThat(each.header("X-Key")).isEqualTo("for the receiver"));
            String basic = Base64.getEncoder().encodeToString("me:a+word".getBytes(UTF_8));
            assertThat(asked)
                    .hasSize(2)
                    .containsOnly("Basic " + basic
                            + " null grant_type=client_credentials&scope=metrics+write&audience=the+receiver");
        } finally {
            tokens.stop(0);
        }
    }

    private static HttpOptions withKey() {
        var key = new SecretSource.Inline(new Secret("for the receiver"));
        return new HttpOptions(
                TlsOptions.DEFAULT, new Credentials.None(), Map.of("X-Key", key), Optional.empty(), false, false);
    }

    /// Gives out `t1`, `t2` and so on, each good for an hour.
    private static HttpServer tokens(List<String> asked) throws IOException {
        HttpServer tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Headers headers = exchange.getRequestHeaders();
            asked.add(headers.getFirst("Authorization") + " " + headers.getFirst("X-Key") + " " + form);
            String answer = "{\"access_token\": \"t" + asked.size() + "\", \"expires_in\": 3600}";
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
            exchange.close();
        });
        tokens.start();
        return tokens;
    }

    private static boolean isVersion2(Receivers.Request request) {
        return request.header("X-Prometheus-Remote-Write-Version").equals("2.0.0");
    }

    private static Behaviour tookAll(Receivers.Request request) {
        int samples = request.written().series().size();
        return status(204, "", "X-Prometheus-Remote-Write-Samples-Written", Integer.toString(samples));
    }

    private RemoteWriteOutput start(Receivers receiver, HttpOptions http) {
        return start(receiver, http, Protocol.V1);
    }

    private RemoteWriteOutput start(Receivers receiver, HttpOptions http, Protocol version) {
        return start(receiver, http, version, MEMORY);
    }

    private RemoteWriteOutput start(Receivers receiver, HttpOptions http, Protocol version, long memoryBytes) {
        var options = new RemoteWriteOptions(
                "test",
                receiver.url(),
                http,
                Relabeling.NONE,
                Order.OLDEST_FIRST,
                A_RECORD,
                8,
                memoryBytes,
                Duration.ofSeconds(5),
                true,
                true,
                true,
                version,
                true);
        var backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20), new Random(SEED));
        return RemoteWriteOutput.start(
                journal, options, new Poster("test", ClusterSecrets.NONE), Labels.EMPTY, backoff);
    }

    private static void scrape(RemoteWriteOutput output, String target, int series, long timeMillis) {
        Labels labels = Labels.of("instance", target, "job", "test");
        Batcher.Form form = output.batcher().form(labels);
        try (Batcher.Group group = form.open(timeMillis)) {
            for (int i = 0; i < series; i++) {
                byte[] encoded = form.encode(SeriesText.of("a_" + i, labels, false));
                group.add(encoded, 0, encoded.length, i, timeMillis);
            }
            group.describe("a_0", "type", "gauge");
            group.describe("a_0", "help", "Tells.");
            group.commit();
        }
    }

    /// The same series at several times, a second apart; each has the number of the scrape for its value.
    private static void scrapeAgain(RemoteWriteOutput output, String target, int series, int scrapes) {
        Labels labels = Labels.of("instance", target, "job", "test");
        Batcher.Form form = output.batcher().form(labels);
        List<byte[]> encoded = IntStream.range(0, series)
                .mapToObj(i -> form.encode(SeriesText.of("a_" + i, labels, false)))
                .toList();
        for (int scrape = 0; scrape < scrapes; scrape++) {
            long time = NOW + 1_000L * scrape;
            try (Batcher.Group group = form.open(time)) {
                for (byte[] each : encoded) group.add(each, 0, each.length, scrape, time);
                group.commit();
            }
        }
    }

    private static boolean holds(Receivers.Request request, String metric) {
        return request.written().series().stream()
                .anyMatch(series -> series.name().equals(metric));
    }

    private void awaitEmpty() throws InterruptedException {
        assertThat(journal.awaitEmpty(PATIENCE)).as("everything arrives").isTrue();
    }

    private static void awaitFailures(RemoteWriteOutput output, long failures) {
        Awaitility.await().atMost(PATIENCE).until(() -> output.state().failures() >= failures);
    }

    private void assertBalance(long taken, long forwarded, Map<DropReason, Long> dropped) {
        Balance balance = Balance.of(journal.accounts());
        assertThat(balance.taken()).isEqualTo(taken);
        assertThat(balance.forwarded()).isEqualTo(forwarded);
        assertThat(balance.imbalance()).isZero();
        dropped.forEach((reason, count) -> assertThat(balance.dropped()).containsEntry(reason, count));
    }
}
