package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A folder in the OCI image layout, version 1.0.0, with an image of one layer that is not compressed.
///
/// ```
/// oci-layout, index.json -> blobs/sha256/MANIFEST -> blobs/sha256/CONFIG
///                                                 -> blobs/sha256/LAYER
/// ```
///
/// @param settings as they stand in the image's configuration
record ImageLayout(Path folder, Dockerfile settings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OCI = "application/vnd.oci.image.";

    static ImageLayout write(Path root, Dockerfile settings, Path folder) throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
        Path tar = blobs.resolve("layer");
        Command.Run run = Command.of(
                        "tar",
                        "--owner=0",
                        "--group=0",
                        "--sort=name",
                        "-C",
                        root.toString(),
                        "-cf",
                        tar.toString(),
                        ".")
                .run();
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        Map<String, Object> layer = moved(blobs, tar, "layer.v1.tar");
        Map<String, Object> config = blob(
                blobs,
                "config.v1+json",
                Map.of(
                        "architecture", System.getProperty("os.arch"),
                        "os", "linux",
                        "config",
                                Map.of(
                                        "Entrypoint", settings.entryPoint(),
                                        "Cmd", settings.command(),
                                        "Env",
                                                settings.environment().entrySet().stream()
                                                        .map(Object::toString)
                                                        .toList(),
                                        "User", settings.user()),
                        "rootfs", Map.of("type", "layers", "diff_ids", List.of(layer.get("digest")))));
        Map<String, Object> manifest = blob(
                blobs,
                "manifest.v1+json",
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        OCI + "manifest.v1+json",
                        "config",
                        config,
                        "layers",
                        List.of(layer)));
        write(folder.resolve("oci-layout"), Map.of("imageLayoutVersion", "1.0.0"));
        write(folder.resolve("index.json"), Map.of("schemaVersion", 2, "manifests", List.of(manifest)));
        return read(folder);
    }

    /// From the index down, as an engine reads it.
    private static ImageLayout read(Path folder) throws IOException {
        JsonNode config = open(folder, manifest(folder).path("config")).path("config");
        Map<String, String> environment = config.path("Env")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.toMap(
                        each -> each.substring(0, each.indexOf('=')), each -> each.substring(each.indexOf('=') + 1)));
        return new ImageLayout(
                folder,
                new Dockerfile(
                        texts(config.path("Entrypoint")),
                        texts(config.path("Cmd")),
                        environment,
                        config.path("User").asText()));
    }

    Path unpack(Path into) throws IOException {
        Files.createDirectories(into);
        Path layer = blob(folder, manifest(folder).at("/layers/0"));
        Command.Run run = Command.of("tar", "-C", into.toString(), "--no-same-owner", "-xpf", layer.toString())
                .run();
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        return into;
    }

    private static JsonNode manifest(Path folder) throws IOException {
        JsonNode index = JSON.readTree(folder.resolve("index.json").toFile());
        return open(folder, index.at("/manifests/0"));
    }

    private static JsonNode open(Path folder, JsonNode descriptor) throws IOException {
        return JSON.readTree(blob(folder, descriptor).toFile());
    }

    private static Path blob(Path folder, JsonNode descriptor) {
        return folder.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static Map<String, Object> blob(Path blobs, String type, Object content) throws IOException {
        return moved(blobs, write(blobs.resolve("content"), content), type);
    }

    private static Path write(Path file, Object content) throws IOException {
        return Files.writeString(file, JSON.writeValueAsString(content), StandardCharsets.UTF_8);
    }

    /// Gives a blob the name of its content.
    ///
    /// @return its descriptor
    private static Map<String, Object> moved(Path blobs, Path file, String type) throws IOException {
        String digest = sha256(file);
        long size = Files.size(file);
        Files.move(file, blobs.resolve(digest));
        return Map.of("mediaType", OCI + type, "digest", "sha256:" + digest, "size", size);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
