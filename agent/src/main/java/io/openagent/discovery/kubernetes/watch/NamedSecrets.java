package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource.Holder;
import io.openagent.discovery.SecretSource.InObject;
import io.openagent.discovery.SecretSource.Own;
import io.openagent.discovery.SecretSource.Part;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Secrets and ConfigMaps that somebody reads, each followed by its name from the first reading on. No other is ever
/// asked for.
///
/// One lock guards what is followed; nobody waits for the server while he holds it.
public final class NamedSecrets implements ClusterSecrets, AutoCloseable {
    /// Beyond it the one that was read the longest time ago is followed no more: each takes a connection's stream.
    private static final int MOST_FOLLOWED = 500;

    /// Less than a scrape has by default: who reads is about to scrape.
    private static final Duration FIRST_READING = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(10);

    private final Map<String, String> environment;
    private final Path serviceAccount;
    private final Pace pace;
    private final SequencedMap<Named, Reflector<Map<String, Secret>>> followed = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Server server;

    private record Named(Holder holder, ObjectName name) {}

    private record Server(ApiAccess access, ApiServer api, ObjectMapper json) {}

    /// As in [Discovery#Discovery].
    public NamedSecrets(Map<String, String> environment, Path serviceAccount, Pace pace) {
        this.environment = environment;
        this.serviceAccount = serviceAccount;
        this.pace = pace;
    }

    @Override
    public Secret read(InObject source) throws IOException {
        Reflector<Map<String, Secret>> reflector = reflector(source);
        awaitFirst(reflector);
        KindState state = reflector.state();
        Optional<Map<String, Secret>> object =
                reflector.objects().values().stream().findFirst();
        if (object.isEmpty())
            throw new IOException(source.place() + ": "
                    + state.problem().orElse(state.isSynced() ? "no such object" : "not read yet"));
        Secret secret = object.get().get(source.key());
        if (secret == null) throw new IOException(source.place() + ": no such key");
        return secret;
    }

    @Override
    public Secret read(Own source) throws IOException {
        ApiAccess access = server().access();
        Optional<Secret> own = source.part() == Part.TOKEN ? access.token() : access.authority();
        return own.orElseThrow(() -> new IOException(source.place() + ": " + access.origin() + " gives none"));
    }

    private synchronized Reflector<Map<String, Secret>> reflector(InObject source) throws IOException {
        Server here = server();
        String namespace = source.namespace().isEmpty() ? here.access().namespace() : source.namespace();
        var named = new Named(source.holder(), new ObjectName(namespace, source.name()));
        Reflector<Map<String, Secret>> known = followed.get(named);
        if (known != null) return known;
        Resource<Map<String, Secret>> resource = switch (source.holder()) {
            case SECRET -> Resource.SECRETS;
            case CONFIG_MAP -> Resource.CONFIG_MAPS;
        };
        var reflector = new Reflector<>(
                here.api(), here.json(), resource, new Reflector.Scope.One(named.name()), pace, () -> {});
        followed.put(named, reflector);
        if (followed.size() > MOST_FOLLOWED)
            followed.pollFirstEntry().getValue().close();
        reflector.start();
        return reflector;
    }

    private synchronized Server server() throws IOException {
        if (server == null) {
            ApiAccess access =
                    ApiAccess.find(environment, serviceAccount).orElseThrow(() -> new IOException(ApiAccess.NOWHERE));
            var json = new ObjectMapper();
            server = new Server(access, new ApiServer(access, json), json);
        }
        return server;
    }

    private static void awaitFirst(Reflector<?> reflector) throws IOException {
        long end = System.nanoTime() + FIRST_READING.toNanos();
        while (reflector.state().condition() == Condition.STARTING && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", stopped);
            }
        }
    }

    @Override
    public synchronized void close() {
        followed.values().forEach(Reflector::close);
        if (server != null) server.api().close();
    }
}
