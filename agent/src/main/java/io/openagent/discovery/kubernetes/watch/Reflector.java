package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the objects of one kind as the API server has them: lists them once, then watches what changes.
///
/// # Rules
///
/// - What is known stays until something newer is. A list takes effect when its last page has come.
/// - A watch that ends is taken up where it ended. Only a server that has forgotten that point (410) is asked for a
/// list
///   again, and never twice within half of [Pace#betweenLists].
/// - A pause that the server asks for (Retry-After) is kept, up to [Pace#MOST_ASKED].
/// - Each object is stripped as it arrives: a list of 10,000 pods is never in memory as a whole.
///
/// One virtual thread a reflector; whoever reads sees what that thread has put down.
///
/// <https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes>
final class Reflector<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("kubernetes");

    /// A page of a server in trouble can take half a minute; one that takes longer will not come.
    private static final Duration LIST = Duration.ofMinutes(2);

    /// Objects of a page: what kubectl and client-go ask for.
    private static final int PAGE = 500;

    /// The server ends a watch after five to ten minutes by itself; an end that we have set tells a silent line.
    private static final int WATCH_SECONDS = 240;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /// A watch that lived shorter was cut.
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

    /// The longest pause before a watch that was cut is taken up again, in first retries: changes are to show soon.
    private static final int MOST_RETRIES = 4;

    private final ApiServer api;
    private final ObjectMapper json;
    private final Resource<T> resource;
    private final Scope scope;
    private final Pace pace;
    private final Runnable changed;
    private final Thread thread;
    private final Map<ObjectName, T> objects = new ConcurrentHashMap<>();
    private volatile KindState state;

    // Owned by the thread.
    private Optional<String> version = Optional.empty();
    private String listAtLeast = "0";
    private Instant nextList = Instant.MIN;
    private int failures;

    /// Which objects of a kind.
    sealed interface Scope {
        /// All, in every namespace.
        record All() implements Scope {}

        record One(ObjectName name) implements Scope {}
    }

    /// @param changed is called after each change of the objects or the state, on the reflector's thread
    Reflector(ApiServer api, ObjectMapper json, Resource<T> resource, Scope scope, Pace pace, Runnable changed) {
        this.api = api;
        this.json = json;
        this.resource = resource;
        this.scope = scope;
        this.pace = pace;
        this.changed = changed;
        this.state = KindState.starting(resource.qualified(), Instant.now());
        this.thread = Thread.ofVirtual().name("watch-" + resource.plural()).unstarted(this::run);
    }

    /// Does nothing when it runs already. Not to be called by two threads at once.
    void start() {
        if (thread.getState() == Thread.State.NEW) thread.start();
    }

    boolean isStarted() {
        return thread.getState() != Thread.State.NEW;
    }

    KindState state() {
        return state;
    }

    /// What is known, as it is when it is read.
    Map<ObjectName, T> objects() {
        return objects;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                try {
                    if (version.isEmpty()) version = Optional.of(list());
                    watch(version.get());
                } catch (IOException e) {
                    Thread.sleep(pauseAfter(e));
                }
            }
        } catch (InterruptedException closed) {
            // Nothing is left behind.
        }
    }

    // List

    /// @return the version from which on changes are missing
    private String list() throws IOException, InterruptedException {
        Duration early = Duration.between(Instant.now(), nextList);
        if (early.isPositive()) Thread.sleep(early);
        var found = new HashMap<ObjectName, T>();
        var page = new Page("", "");
        do {
            page = page(page, found);
        } while (!page.next.isEmpty());
        failures = 0;
        replace(found);
        return page.version;
    }

    /// @param version of the list, the same on all its pages
    /// @param next names the page behind this one, empty when there is none
    private record Page(String version, String next) {}

    private Page page(Page before, Map<ObjectName, T> found) throws IOException, InterruptedException {
        String from = before.next.isEmpty()
                ? "&resourceVersion=" + listAtLeast
                : "&continue=" + java.net.URLEncoder.encode(before.next, java.nio.charset.StandardCharsets.UTF_8);
        try (ApiServer.Body body = api.get(path("limit=" + PAGE + from), LIST);
                JsonParser parser = json.createParser(body.stream())) {
            nextList = Instant.now().plus(Pace.jittered(pace.betweenLists()));
            return page(parser, found);
        } catch (ApiFailure refused) {
            nextList = Instant.now().plus(Pace.jittered(pace.betweenLists()));
            throw refused;
        }
    }

    private Page page(JsonParser parser, Map<ObjectName, T> found) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) throw new IOException("a list that is no JSON object");
        var page = new Page("", "");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("metadata")) {
                JsonNode metadata = json.readTree(parser);
                page = new Page(
                        metadata.path("resourceVersion").asText(),
                        metadata.path("continue").asText());
            } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) keep(json.readTree(parser), found);
            } else {
                parser.skipChildren();
            }
        }
        if (page.version.isEmpty()) throw new IOException("a list without a version");
        return page;
    }

    private void keep(JsonNode object, Map<ObjectName, T> found) {
        found.put(Resource.name(object), resource.strip().apply(object));
    }

    private void replace(Map<ObjectName, T> found) {
        objects.keySet().retainAll(found.keySet());
        objects.putAll(found);
        followed();
        changed.run();
    }

    // Watch

    private void watch(String from) throws IOException, InterruptedException {
        int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS / 2);
        String query = "watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds + "&resourceVersion=" + from;
        Instant begun = Instant.now();
        try (ApiServer.Body body =
                        api.get(path(query), Duration.ofSeconds(seconds).plus(GRACE));
                JsonParser parser = json.createParser(body.stream())) {
            followed();
            read(parser);
        }
        if (Duration.between(begun, Instant.now()).compareTo(SHORT_LIFE) < 0) {
            failures = Math.min(failures + 1, MOST_RETRIES);
            Thread.sleep(pace.retry(failures));
        } else {
            failures = 0;
        }
    }

    /// Ends when the stream does, well or not: what counts is what came before.
    private void read(JsonParser events) throws ApiFailure, InterruptedException {
        try {
            while (true) {
                JsonNode event = json.readTree(events);
                if (event == null || event.isMissingNode()) return;
                take(event.path("type").asText(), event.path("object"));
            }
        } catch (ApiFailure told) {
            throw told;
        } catch (IOException cut) {
            if (Thread.interrupted()) throw new InterruptedException();
            log.debug("watch cut kind={} {}", resource.qualified(), cut.toString());
        }
    }

    private void take(String type, JsonNode object) throws ApiFailure {
        switch (type) {
            case "ADDED", "MODIFIED" -> {
                T now = resource.strip().apply(object);
                T before = objects.put(Resource.name(object), now);
                if (!now.equals(before)) changed.run();
            }
            case "DELETED" -> {
                if (objects.remove(Resource.name(object)) != null) changed.run();
            }
            case "ERROR" ->
                throw new ApiFailure(
                        object.path("code").asInt(),
                        ApiServer.onOneLine(object.path("message").asText()),
                        retryAfter(object));
            default -> {} // BOOKMARK has a version and nothing else
        }
        String reached = object.path("metadata").path("resourceVersion").asText();
        if (!reached.isEmpty()) version = Optional.of(reached);
    }

    private static Optional<Duration> retryAfter(JsonNode status) {
        int seconds = status.path("details").path("retryAfterSeconds").asInt();
        return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    // Trouble

    private Duration pauseAfter(IOException failed) {
        failures++;
        if (!(failed instanceof ApiFailure told)) {
            tell(Condition.BROKEN, ApiServer.onOneLine(String.valueOf(failed.getMessage())));
            return pace.retry(failures);
        }
        if (told.isExpired()) {
            // The next list is to be of now: one from a cache may be as old as what has just been refused.
            version = Optional.empty();
            listAtLeast = "";
            return Duration.ZERO;
        }
        Condition condition =
                told.isForbidden() ? Condition.FORBIDDEN : told.isAbsent() ? Condition.ABSENT : Condition.BROKEN;
        tell(condition, String.valueOf(told.getMessage()));
        if (condition != Condition.BROKEN) return Pace.jittered(pace.absent());
        return told.retryAfter().map(Reflector::asAsked).orElseGet(() -> pace.retry(failures));
    }

    private static Duration asAsked(Duration wanted) {
        Duration kept = wanted.compareTo(Pace.MOST_ASKED) < 0 ? wanted : Pace.MOST_ASKED;
        return kept.plus(Pace.jittered(kept.dividedBy(4)));
    }

    private void followed() {
        KindState before = state;
        state = new KindState(
                before.kind(),
                Condition.FOLLOWED,
                before.condition() == Condition.FOLLOWED ? before.since() : Instant.now(),
                true,
                Optional.empty());
        if (before.condition() == Condition.FOLLOWED) return;
        log.info("followed kind={} objects={}", before.kind(), objects.size());
        changed.run();
    }

    private void tell(Condition condition, String problem) {
        KindState before = state;
        boolean isNew = before.condition() != condition;
        state = new KindState(
                before.kind(),
                condition,
                isNew ? Instant.now() : before.since(),
                before.isSynced(),
                Optional.of(problem));
        if (!isNew) return;
        log.warn("not followed kind={} condition={} problem={}", before.kind(), condition.word(), problem);
        changed.run();
    }

    private String path(String query) {
        return switch (scope) {
            case Scope.All() -> resource.path() + "?" + query;
            case Scope.One(ObjectName name) ->
                resource.pathIn(name.namespace()) + "?fieldSelector=metadata.name%3D" + name.name() + "&" + query;
        };
    }
}
