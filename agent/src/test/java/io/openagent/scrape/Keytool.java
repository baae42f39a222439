package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/// Makes certificates with extensions that okhttp-tls does not offer, by the JDK's own tool.
final class Keytool {
    private static final String PASSWORD = "changeit";

    private Keytool() {}

    /// @param certificate a PEM file
    /// @param sockets of a server that shows it
    record Pair(Path certificate, SSLSocketFactory sockets) {}

    static Pair selfSigned(Path folder, String... extensions)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("pair.p12");
        Path certificate = folder.resolve("pair.pem");
        List<String> generate = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=pair"));
        for (String extension : extensions) generate.addAll(List.of("-ext", extension));
        run(store, generate);
        run(store, List.of("-exportcert", "-rfc", "-file", certificate.toString()));
        return new Pair(certificate, sockets(store));
    }

    private static void run(Path store, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of("-alias", "pair", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLSocketFactory sockets(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getSocketFactory();
    }
}
