package io.openagent.deploy;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Objects of Kubernetes as they are written, documents of one YAML text.
public record Manifests(List<JsonNode> objects) {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    static final Path FOLDER = PROJECT.resolve("k8s");

    private static final ObjectMapper JSON = new ObjectMapper();

    public Manifests {
        objects = List.copyOf(objects);
    }

    public static Manifests read(Path file) {
        return parse(text(file));
    }

    static Manifests parse(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new Yaml(new SafeConstructor(options)).loadAll(yaml).spliterator();
        return new Manifests(StreamSupport.stream(documents, false)
                .map(document -> JSON.<JsonNode>valueToTree(document))
                .filter(document -> !document.isNull())
                .toList());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By `Kind namespace/name`.
    Map<String, JsonNode> byName() {
        return objects.stream()
                .collect(toMap(
                        Manifests::name,
                        Function.identity(),
                        (one, other) -> {
                            throw new IllegalArgumentException("twice: " + name(one) + " and " + name(other));
                        },
                        TreeMap::new));
    }

    JsonNode one(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no " + kind));
    }

    /// @param name `Kind namespace/name`
    JsonNode named(String name) {
        return objects.stream()
                .filter(object -> name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no " + name));
    }

    JsonNode config(String name) {
        return named("ConfigMap whatap-monitoring/" + name).path("data");
    }

    private static String name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText();
        return object.path("kind").asText() + " " + namespace + "/"
                + metadata.path("name").asText();
    }
}
