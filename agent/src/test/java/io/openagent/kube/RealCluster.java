package io.openagent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/// A real kube-apiserver with its etcd, from the folder that `KUBEBUILDER_ASSETS` names. Nothing else of a cluster is
/// there: what kubelets and controllers would write, the test writes. The agent's user is the ServiceAccount of our
/// manifests, and may do what is granted to that.
public final class RealCluster implements KubeCluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(20);
    private static final String ADMIN = "token-of-the-administrator";
    private static final String AGENT = "token-of-the-agent";
    private static final String USERS = """
        %s,admin,1,"system:masters"
        %s,system:serviceaccount:whatap-monitoring:whatap-open-agent,2
        """.formatted(ADMIN, AGENT);

    private final Process etcd;
    private final Process server;
    private final URI url;
    private final Path certificates;
    private final HttpClient http;

    /// @param folder for all that they keep
    public RealCluster(Path programs, Path folder) throws IOException, GeneralSecurityException {
        int client = freePort();
        int peer = freePort();
        int port = freePort();
        url = URI.create("https://127.0.0.1:" + port);
        Files.writeString(folder.resolve("tokens.csv"), USERS);
        Files.writeString(folder.resolve("sa.key"), newKey());
        etcd = start(
                folder,
                "etcd",
                List.of(
                        programs.resolve("etcd").toString(),
                        "--data-dir=" + folder.resolve("etcd-data"),
                        "--listen-client-urls=http://127.0.0.1:" + client,
                        "--advertise-client-urls=http://127.0.0.1:" + client,
                        "--listen-peer-urls=http://127.0.0.1:" + peer));
        server = start(
                folder,
                "kube-apiserver",
                List.of(
                        programs.resolve("kube-apiserver").toString(),
                        "--etcd-servers=http://127.0.0.1:" + client,
                        "--cert-dir=" + folder.resolve("certs"),
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.resolve("sa.key"),
                        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                        "--authorization-mode=RBAC",
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--disable-admission-plugins=ServiceAccount"));
        certificates = folder.resolve("certs").resolve("apiserver.crt");
        Awaitility.await().atMost(START).until(() -> Files.exists(certificates));
        http = HttpClient.newBuilder().sslContext(trusting(certificates)).build();
        Awaitility.await()
                .atMost(START)
                .ignoreExceptions()
                .until(() -> send("GET", "/readyz", "").statusCode() == 200);
    }

    /// The folder with the programs, if the environment names one.
    public static Optional<Path> programs() {
        return Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS"))
                .map(Path::of)
                .filter(folder -> Files.isExecutable(folder.resolve("kube-apiserver")));
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public Path kubeconfig(Path folder) {
        try {
            String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(certificates));
            return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: real
                clusters: [{name: real, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: agent, user: {token: "%s"}}]
                contexts: [{name: real, context: {cluster: real, user: agent, namespace: monitoring}}]
                """.formatted(url, ca, AGENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Creates or replaces an object that is written as one applies it.
    public void apply(ObjectNode object) {
        String version = object.path("apiVersion").asText();
        String plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
        put((version.contains("/") ? "/apis/" : "/api/") + version + "/" + plural, object);
    }

    @Override
    public void put(String collection, ObjectNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        String all = in(collection, namespace);
        String one = all + "/" + object.at("/metadata/name").asText();
        HttpResponse<String> created = send("POST", all, object.toString());
        if (created.statusCode() == 409) created = replace(one, object);
        require(created, one);
        JsonNode status = object.get("status");
        if (status == null) return;
        ObjectNode patch = JSON.createObjectNode();
        patch.set("status", status);
        require(send("PATCH", one + "/status", patch.toString()), one + "/status");
    }

    private HttpResponse<String> replace(String one, ObjectNode object) {
        ObjectNode newer = object.deepCopy();
        ((ObjectNode) newer.path("metadata"))
                .put(
                        "resourceVersion",
                        read(send("GET", one, "").body())
                                .at("/metadata/resourceVersion")
                                .asText());
        return send("PUT", one, newer.toString());
    }

    @Override
    public void delete(String collection, String namespace, String name) {
        String one = in(collection, namespace) + "/" + name;
        require(send("DELETE", one, "{\"gracePeriodSeconds\": 0}"), one);
    }

    private static String in(String collection, String namespace) {
        if (namespace.isEmpty()) return collection;
        int last = collection.lastIndexOf('/');
        return collection.substring(0, last) + "/namespaces/" + namespace + collection.substring(last);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + ADMIN)
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(HttpResponse<String> answer, String path) {
        if (answer.statusCode() >= 300) throw new IllegalStateException(path + ": " + answer.body());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(Path folder, String name, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String newKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }

    private static SSLContext trusting(Path certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var in = Files.newInputStream(certificates)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
                store.setCertificateEntry("c" + number++, certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        end(server);
        end(etcd);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
