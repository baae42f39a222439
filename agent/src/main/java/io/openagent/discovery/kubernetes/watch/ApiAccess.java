package io.openagent.discovery.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.openagent.discovery.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the API server is, and who asks it.
///
/// @param origin where this is known from: `in-cluster`, or the path of a kubeconfig
/// @param namespace in which the agent itself stands
public record ApiAccess(String origin, String namespace, Config config) {
    /// Where Kubernetes puts a pod's own identity.
    public static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// What is not where it could be: said when there is none.
    public static final String NOWHERE =
            "no API server: not in a pod, KUBECONFIG names no file, and there is no ~/.kube/config";

    /// In a pod its own server; else the one of the kubeconfig that `KUBECONFIG` names, else of `~/.kube/config`.
    ///
    /// @param serviceAccount the folder with the pod's identity
    /// @throws IOException with its path, when a kubeconfig is there and cannot be used
    public static Optional<ApiAccess> find(Map<String, String> environment, Path serviceAccount) throws IOException {
        Optional<ApiAccess> inCluster = inCluster(environment, serviceAccount);
        if (inCluster.isPresent()) return inCluster;
        Optional<Path> file = kubeconfigs(environment).filter(Files::exists).findFirst();
        return file.isPresent() ? Optional.of(kubeconfig(file.get())) : Optional.empty();
    }

    /// What the agent shows to the server, as it is now.
    Optional<Secret> token() {
        OAuthTokenProvider provider = config.getOauthTokenProvider();
        String token = provider == null ? config.getOauthToken() : provider.getToken();
        return Optional.ofNullable(token).filter(text -> !text.isEmpty()).map(Secret::new);
    }

    /// PEM certificates of those whom the server's certificate is to come from.
    ///
    /// @throws IOException with its path, when the file that has them cannot be read
    Optional<Secret> authority() throws IOException {
        if (config.getCaCertFile() != null)
            return Optional.of(new Secret(Files.readString(Path.of(config.getCaCertFile()))));
        return Optional.ofNullable(config.getCaCertData())
                .map(data -> new Secret(new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8)));
    }

    private static Optional<ApiAccess> inCluster(Map<String, String> environment, Path serviceAccount)
            throws IOException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        Path token = serviceAccount.resolve("token");
        if (host.isEmpty() || !Files.isReadable(token)) return Optional.empty();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
                // Kubernetes renews the token every hour or so.
                .withOauthTokenProvider(() -> text(token))
                .build();
        Path namespace = serviceAccount.resolve("namespace");
        String own = Files.isReadable(namespace) ? Files.readString(namespace).strip() : "default";
        return Optional.of(new ApiAccess("in-cluster", own, config));
    }

    private static Stream<Path> kubeconfigs(Map<String, String> environment) {
        String named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isEmpty())
            return Stream.of(named.split(":")).filter(each -> !each.isEmpty()).map(Path::of);
        return Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, ".kube", "config")).stream();
    }

    private static ApiAccess kubeconfig(Path file) throws IOException {
        try {
            Config config = Config.fromKubeconfig(file.toFile());
            String namespace = Optional.ofNullable(config.getNamespace()).orElse("default");
            return new ApiAccess(file.toString(), namespace, config);
        } catch (RuntimeException e) { // the library throws whatever its readers throw
            throw new IOException(file + ": cannot be read as a kubeconfig", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
