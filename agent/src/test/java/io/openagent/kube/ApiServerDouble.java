package io.openagent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// An API server over HTTP/1.1 with the part of the protocol that an agent sees: lists in pages, chunked watches with
/// bookmarks, fields selected by name, and every trouble that a test asks for. It writes down each request.
///
/// One lock guards objects and events; a watch waits on it.
public final class ApiServerDouble implements KubeCluster {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A watch that starts before the last so many changes is told that it has expired.
    private static final int MEMORY = 100_000;

    /// By which a Prometheus knows that there are slices in v1.
    private static final ObjectNode VERSION =
            JSON.createObjectNode().put("major", "1").put("minor", "29").put("gitVersion", "v1.29.0");

    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private long version = 1;
    private long forgottenUpTo;
    private boolean closed;

    private record Event(long version, String type, String path, ObjectNode object) {}

    /// What a client asked for.
    ///
    /// @param verb as RBAC calls it
    /// @param resource the plural
    /// @param at in nanoseconds of [System#nanoTime]
    public record Request(String verb, String resource, String path, long at) {
        /// Of its API, empty for the core.
        public String group() {
            return path.startsWith("/apis/") ? path.split("/", -1)[2] : "";
        }

        /// Whether it is about one namespace.
        public boolean isNamespaced() {
            return path.contains("/namespaces/");
        }
    }

    /// What goes wrong with a resource, until it is taken away.
    public sealed interface Trouble {
        /// Every request is refused.
        ///
        /// @param retryAfterSeconds a header, unless it is 0
        record Status(int code, String message, int retryAfterSeconds) implements Trouble {}

        /// Lists take so long.
        record SlowLists(Duration delay) implements Trouble {}

        /// Watches end so soon after they began.
        record ShortWatches(Duration life) implements Trouble {}

        /// Watches tell at once that they cannot go on from there.
        record Expired() implements Trouble {}
    }

    public ApiServerDouble() {
        this(0);
    }

    public ApiServerDouble(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Objects.kinds().forEach(this::of);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public Path kubeconfig(Path folder) {
        Path file = folder.resolve("kubeconfig");
        try {
            return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: double
                clusters: [{name: double, cluster: {server: "%s"}}]
                users: [{name: agent, user: {token: "token-of-the-agent"}}]
                contexts: [{name: double, context: {cluster: double, user: agent, namespace: monitoring}}]
                """.formatted(url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Objects

    @Override
    public void put(String collection, ObjectNode object) {
        synchronized (objects) {
            ObjectNode kept = object.deepCopy();
            version++;
            ((ObjectNode) kept.path("metadata")).put("resourceVersion", Long.toString(version));
            ObjectNode before = of(collection).put(name(kept), kept);
            tell(before == null ? "ADDED" : "MODIFIED", collection, kept);
        }
    }

    @Override
    public void delete(String collection, String namespace, String name) {
        synchronized (objects) {
            ObjectNode gone = of(collection).remove(namespace + "/" + name);
            if (gone == null) throw new IllegalArgumentException("no " + name + " in " + collection);
            version++;
            ((ObjectNode) gone.path("metadata")).put("resourceVersion", Long.toString(version));
            tell("DELETED", collection, gone);
        }
    }

    /// From now on the server knows that kind.
    public void establish(String collection) {
        synchronized (objects) {
            of(collection);
        }
    }

    /// From now on the server does not know that kind.
    public void abolish(String collection) {
        synchronized (objects) {
            objects.remove(collection);
        }
    }

    private Map<String, ObjectNode> of(String collection) {
        return objects.computeIfAbsent(collection, _ -> new TreeMap<>());
    }

    private void tell(String type, String collection, ObjectNode object) {
        events.add(new Event(version, type, collection, object));
        if (events.size() > MEMORY) forgottenUpTo = events.removeFirst().version();
        objects.notifyAll();
    }

    private static String name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }

    // Troubles and what was asked

    /// From now on this goes wrong.
    ///
    /// @param resource the plural, or `*` for all
    public void trouble(String resource, Trouble trouble) {
        troubles.put(resource, trouble);
        synchronized (objects) {
            objects.notifyAll();
        }
    }

    public void heal() {
        troubles.clear();
    }

    /// Forgets all changes up to now: a watch from before has expired.
    public void forget() {
        synchronized (objects) {
            events.clear();
            version++;
            forgottenUpTo = version;
            objects.notifyAll();
        }
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public long count(String verb, String resource) {
        return requests.stream()
                .filter(request ->
                        request.verb().equals(verb) && request.resource().equals(resource))
                .count();
    }

    private Optional<Trouble> trouble(String resource) {
        return Optional.ofNullable(troubles.getOrDefault(resource, troubles.get("*")));
    }

    // Answers

    /// @param collection `/api/v1/pods`
    /// @param namespace empty for all
    private record Asked(String collection, String namespace, String name, Map<String, String> query) {
        static Asked of(URI uri) {
            var query = new LinkedHashMap<String, String>();
            if (uri.getRawQuery() != null) {
                for (String pair : uri.getRawQuery().split("&", -1)) {
                    String[] parts = pair.split("=", 2);
                    query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
            var parts = new ArrayList<>(Arrays.asList(uri.getPath().substring(1).split("/", -1)));
            int root = parts.getFirst().equals("api") ? 2 : 3;
            String namespace = "";
            if (parts.size() > root + 2 && parts.get(root).equals("namespaces")) {
                namespace = parts.get(root + 1);
                parts.remove(root + 1);
                parts.remove(root);
            }
            String name = parts.size() > root + 1 ? parts.remove(root + 1) : "";
            return new Asked("/" + String.join("/", parts), namespace, name, query);
        }

        String resource() {
            return collection.substring(collection.lastIndexOf('/') + 1);
        }

        String verb(String method) {
            if (!method.equals("GET")) return method.equals("POST") ? "create" : method.toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) return "get";
            return "true".equals(query.get("watch")) ? "watch" : "list";
        }

        boolean means(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            String selector = query.getOrDefault("fieldSelector", "");
            return (namespace.isEmpty() || metadata.path("namespace").asText().equals(namespace))
                    && (selector.isEmpty()
                            || selector.equals(
                                    "metadata.name=" + metadata.path("name").asText()));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/version")) {
                send(exchange, 200, VERSION);
                return;
            }
            Asked asked = Asked.of(exchange.getRequestURI());
            String verb = asked.verb(exchange.getRequestMethod());
            requests.add(
                    new Request(verb, asked.resource(), exchange.getRequestURI().toString(), System.nanoTime()));
            Optional<Trouble> trouble = trouble(asked.resource());
            if (trouble.isPresent() && trouble.get() instanceof Trouble.Status refused) refuse(exchange, refused);
            else answer(exchange, asked, verb, trouble);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, Trouble.Status refused) throws IOException {
        if (refused.retryAfterSeconds() > 0)
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(refused.retryAfterSeconds()));
        send(exchange, refused.code(), status(refused.code(), refused.message()));
    }

    private void answer(HttpExchange exchange, Asked asked, String verb, Optional<Trouble> trouble)
            throws IOException, InterruptedException {
        switch (verb) {
            case "list" -> {
                if (trouble.isPresent() && trouble.get() instanceof Trouble.SlowLists(Duration delay))
                    Thread.sleep(delay);
                list(exchange, asked);
            }
            case "watch" -> watch(exchange, asked, trouble);
            case "create" -> send(exchange, 201, review(exchange));
            default -> send(exchange, 405, status(405, "a double serves no " + verb));
        }
    }

    private ObjectNode review(HttpExchange exchange) throws IOException {
        ObjectNode review = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        String resource = review.at("/spec/resourceAttributes/resource").asText();
        boolean allowed = trouble(resource)
                .filter(trouble -> trouble instanceof Trouble.Status(int code, var _, var _) && code == 403)
                .isEmpty();
        review.putObject("status").put("allowed", allowed);
        return review;
    }

    private void list(HttpExchange exchange, Asked asked) throws IOException {
        ObjectNode page;
        synchronized (objects) {
            if (!objects.containsKey(asked.collection())) {
                page = null;
            } else {
                page = page(asked);
            }
        }
        if (page == null) send(exchange, 404, status(404, "the server could not find the requested resource"));
        else send(exchange, 200, page);
    }

    /// As the real one: a list from the cache has one page.
    private ObjectNode page(Asked asked) {
        int limit = "0".equals(asked.query().get("resourceVersion"))
                ? Integer.MAX_VALUE
                : Integer.parseInt(asked.query().getOrDefault("limit", "500"));
        int from = Integer.parseInt(asked.query().getOrDefault("continue", "0"));
        List<ObjectNode> all =
                of(asked.collection()).values().stream().filter(asked::means).toList();
        List<ObjectNode> here = all.stream().skip(from).limit(limit).toList();
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "List");
        ObjectNode metadata = list.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version));
        if (from + here.size() < all.size()) metadata.put("continue", Integer.toString(from + here.size()));
        list.putArray("items").addAll(here);
        return list;
    }

    private void watch(HttpExchange exchange, Asked asked, Optional<Trouble> trouble)
            throws IOException, InterruptedException {
        long seen = Long.parseLong(asked.query().get("resourceVersion"));
        Duration life = trouble.filter(Trouble.ShortWatches.class::isInstance)
                .map(each -> ((Trouble.ShortWatches) each).life())
                .orElse(Duration.ofSeconds(Long.parseLong(asked.query().get("timeoutSeconds"))));
        long end = System.nanoTime() + life.toNanos();
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        if (seen < forgottenUpTo
                || trouble.filter(Trouble.Expired.class::isInstance).isPresent()) {
            write(out, "ERROR", status(410, "too old resource version: " + seen));
            return;
        }
        while (System.nanoTime() < end) {
            List<Event> fresh = await(seen, asked, end);
            if (isCut(asked)) return;
            for (Event event : fresh) write(out, event.type(), event.object());
            synchronized (objects) {
                if (closed) return;
                if (seen < forgottenUpTo && fresh.isEmpty()) {
                    write(out, "ERROR", status(410, "too old resource version: " + seen));
                    return;
                }
                if (fresh.isEmpty()) continue;
            }
            seen = fresh.getLast().version();
        }
        ObjectNode bookmark = JSON.createObjectNode();
        bookmark.putObject("metadata").put("resourceVersion", Long.toString(seen));
        write(out, "BOOKMARK", bookmark);
    }

    private boolean isCut(Asked asked) {
        return trouble(asked.resource())
                .filter(trouble -> trouble instanceof Trouble.Status || trouble instanceof Trouble.Expired)
                .isPresent();
    }

    private List<Event> await(long seen, Asked asked, long end) throws InterruptedException {
        synchronized (objects) {
            if (fresh(seen, asked).isEmpty()) {
                long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000);
                objects.wait(Math.min(millis, 250));
            }
            return fresh(seen, asked);
        }
    }

    private List<Event> fresh(long seen, Asked asked) {
        int from = events.size();
        while (from > 0 && events.get(from - 1).version() > seen) from--;
        return events.subList(from, events.size()).stream()
                .filter(event -> event.path().equals(asked.collection()) && asked.means(event.object()))
                .toList();
    }

    private static void write(OutputStream out, String type, JsonNode object) throws IOException {
        ObjectNode event = JSON.createObjectNode();
        event.put("type", type).set("object", object);
        out.write((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static ObjectNode status(int code, String message) {
        return JSON.createObjectNode().put("kind", "Status").put("code", code).put("message", message);
    }

    private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// What was asked for so far, in few words, for the message of a test that fails.
    @Override
    public String toString() {
        return requests.stream()
                .map(request -> request.verb() + " " + request.path())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        synchronized (objects) {
            closed = true;
            objects.notifyAll();
        }
        server.stop(0);
    }
}
