package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.kubernetes.CustomMonitors;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.Monitor.Labelling;
import io.openagent.discovery.kubernetes.ObjectSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads PodMonitors and ServiceMonitors of `monitoring.coreos.com/v1`, each by itself: what is wrong with one, or with
/// one of its endpoints, leaves only that out.
///
/// Whoever may write a monitor may not thereby read the agent's files, nor have its token sent to an address of his
/// choice, nor read the Secrets of other namespaces: files and `serviceAccount` are refused, and objects are read in
/// the monitor's own namespace.
///
/// <https://prometheus-operator.dev/docs/api-reference/api/>
///
public final class OperatorMonitors implements CustomMonitors {
    private final Level global;

    /// @param global what holds where a monitor says nothing
    OperatorMonitors(Level global) {
        this.global = global;
    }

    @Override
    public Outcome read(CustomObject object) {
        var problems = new Problems(object.monitorName());
        Optional<Monitor> monitor = YamlDocument.read(object.spec(), problems)
                .flatMap(node -> Fields.of(new Value(node, "spec", problems), Section.MONITOR_SPEC))
                .flatMap(spec -> new Reader(object, problems).monitor(spec));
        List<String> told = problems.all().stream()
                .filter(Problem::isError)
                .map(Problem::sentence)
                .toList();
        return monitor.<Outcome>map(it -> new Outcome.Accepted(it, told)).orElseGet(() -> new Outcome.Refused(told));
    }

    /// Reads one.
    private final class Reader {
        private final CustomObject object;
        private final Problems problems;

        Reader(CustomObject object, Problems problems) {
            this.object = object;
            this.problems = problems;
        }

        Optional<Monitor> monitor(Fields spec) {
            long errorsBefore = problems.errors();
            var level = LevelReader.read(spec).over(global);
            var namespaces = spec.fields("namespaceSelector", Section.NAMESPACE_SELECTOR)
                    .map(this::namespaces)
                    .orElseGet(this::ownNamespace);
            spec.demand("selector", "matchLabels or matchExpressions");
            var objects = spec.fields("selector", Section.SELECTOR)
                    .map(fields -> KubernetesReader.selector(fields, List.of()))
                    .orElse(ObjectSelector.EVERYTHING);
            var limit = LevelReader.targetLimit(spec);
            if (problems.errors() > errorsBefore) return Optional.empty();
            var endpoints = spec.items(object.kind() == Kind.POD ? "podMetricsEndpoints" : "endpoints").stream()
                    .flatMap(item -> Fields.of(item, Section.MONITOR_ENDPOINT).stream())
                    .flatMap(fields -> endpoint(fields, level).stream())
                    .toList();
            if (endpoints.isEmpty() && problems.errors() == 0) spec.complain("found no endpoints, wanted at least one");
            if (endpoints.isEmpty()) return Optional.empty();
            return Optional.of(new Monitor(
                    object.monitorName(), object.kind(), namespaces, objects, endpoints, labelling(spec), limit));
        }

        /// The job of pods is the monitor, that of a service the service, unless a label says so.
        private Labelling labelling(Fields spec) {
            return new Labelling(
                    spec.text("jobLabel").orElse(""),
                    object.kind() == Kind.POD ? object.name().toString() : "",
                    spec.get("targetLabels").map(Value::texts).orElse(List.of()),
                    spec.get("podTargetLabels").map(Value::texts).orElse(List.of()),
                    spec.fields("attachMetadata", Section.ATTACH_METADATA)
                            .map(fields -> fields.flag("node", false))
                            .orElse(false));
        }

        private ObjectSelector namespaces(Fields fields) {
            if (fields.flag("any", false)) return ObjectSelector.EVERYTHING;
            List<String> names = fields.get("matchNames").map(Value::texts).orElse(List.of());
            return names.isEmpty() ? ownNamespace() : new ObjectSelector(names, Map.of(), List.of());
        }

        private ObjectSelector ownNamespace() {
            return new ObjectSelector(List.of(object.name().namespace()), Map.of(), List.of());
        }

        private Optional<Monitor.Endpoint> endpoint(Fields fields, Level specLevel) {
            long errorsBefore = problems.errors();
            var port = Stream.of("port", "portNumber", "targetPort")
                    .flatMap(key -> fields.get(key).stream())
                    .findFirst();
            if (port.isEmpty()) fields.complain("found no port, wanted the name or number of a port");
            var word = port.flatMap(KubernetesReader::port);
            var settings = LevelReader.read(fields).over(specLevel).settings("http");
            var http = http(fields, settings.http());
            if (problems.errors() > errorsBefore) return Optional.empty();
            return word.map(each ->
                    new Monitor.Endpoint(each, false, new TargetForm(object.monitorName(), settings.with(http))));
        }

        private HttpOptions http(Fields fields, HttpOptions written) {
            Optional<Credentials> token = fields.fields("bearerTokenSecret", Section.REFERENCE)
                    .flatMap(reference -> HttpReader.reference(reference, SecretSource.Holder.SECRET))
                    .map(secret -> new Credentials.Authorization("Bearer", secret));
            var tls = written.tls().in(object.name().namespace());
            var credentials =
                    token.orElse(written.credentials()).in(object.name().namespace());
            sources(tls, credentials)
                    .filter(source -> !(source instanceof SecretSource.InObject))
                    .findFirst()
                    .ifPresent(source -> fields.complain(
                            "found " + source.place() + ", wanted a Secret: a monitor reads no files of the agent"));
            boolean follows = fields.get("followRedirects").isEmpty() || written.followRedirects();
            return new HttpOptions(tls, credentials, Map.of(), written.proxy(), follows, false);
        }

        private static Stream<SecretSource> sources(TlsOptions tls, Credentials credentials) {
            Stream<SecretSource> shown = switch (credentials) {
                case Credentials.None() -> Stream.of();
                case Credentials.Basic(var username, var password) -> Stream.of(username, password);
                case Credentials.Authorization(var _, var secret) -> Stream.of(secret);
                case Credentials.OAuth2 client ->
                    Stream.concat(Stream.of(client.clientId(), client.clientSecret()), sources(client.tls()));
            };
            return Stream.concat(shown, sources(tls));
        }

        private static Stream<SecretSource> sources(TlsOptions tls) {
            Stream<SecretSource> own =
                    tls.client().stream().flatMap(client -> Stream.of(client.certificate(), client.key()));
            return Stream.concat(tls.ca().stream(), own);
        }
    }
}
