package io.openagent.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the agent's names from settings and environment, and nothing else: the caller hands both in.
///
/// The object name is the first of `whatap.oname`, `WHATAP_ONAME` and `app_name` that is not blank. Without one it is
/// made of a pattern: `whatap.name`, `WHATAP_NAME`, `object_name` or the built-in one. In a pattern `{ip0}` to `{ip3}`
/// stand for the octets of the local address and `{hostname}`, `{type}`, `{process}`, `{docker}`, `{ips}`, `{port}` for
/// the facts of that name. What has no value stays as it is written: the built-in pattern, for which nobody sets type
/// and process, gives the literal `{type}-130-48-{process}`. Existing installations are known under such a name.
///
/// Lower-case names are looked up among the settings, then in the environment; upper-case names in the environment.
public record Naming(Map<String, String> settings, Map<String, String> environment, Map<String, String> facts) {
    static final String BUILT_IN_PATTERN = "{type}-{ip2}-{ip3}-{process}";

    private static final Pattern KEY = Pattern.compile("\\{([^}]*)}");
    private static final int CONTAINER_FIELD = 2;

    public Naming {
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
        facts = Map.copyOf(facts);
    }

    /// The identity behind a socket whose own end is `localAddress`, such as `10.21.130.48:41234`.
    public Identity identityAt(String localAddress) {
        int ip = Identity.ipOf(localAddress);
        return new Identity(objectName(ip), kindName(), nodeName(), ip);
    }

    /// The fact `docker` from the first line of `/proc/self/cgroup`.
    public static String containerFact(String cgroupLine) {
        String[] fields = cgroupLine.split("/", -1);
        String container = fields.length > CONTAINER_FIELD ? fields[CONTAINER_FIELD] : "";
        return Hexa32.toText(Hashes.hash32(container.isEmpty() ? "none" : container));
    }

    /// The fact `ips` from the addresses of all interfaces but loopback.
    public static String addressesFact(List<String> addresses) {
        return Hexa32.toText(Hashes.hash32(addresses.isEmpty() ? "noneIP" : String.join(",", addresses)));
    }

    private String objectName(int ip) {
        return first(setting("whatap.oname"), variable("WHATAP_ONAME"), setting("app_name"))
                .orElseGet(() -> expand(pattern(), keys(ip)));
    }

    private String pattern() {
        return first(setting("whatap.name"), variable("WHATAP_NAME"), setting("object_name"))
                .orElse(BUILT_IN_PATTERN);
    }

    private String kindName() {
        return first(setting("whatap.okind"), variable("WHATAP_OKIND"), variable("OKIND"))
                .or(() -> first(variable("POD_NAME"), variable("PODNAME")).map(Naming::withoutLastPart))
                .orElse("");
    }

    private String nodeName() {
        return first(setting("whatap.onode"), variable("WHATAP_ONODE"), variable("NODE_NAME"), variable("NODE_IP"))
                .orElse("");
    }

    private Map<String, String> keys(int ip) {
        var keys = new HashMap<>(facts);
        if (ip == 0) return keys;
        for (int i = 0; i < Integer.BYTES; i++) keys.put("ip" + i, Integer.toString(Identity.octetOf(ip, i)));
        return keys;
    }

    /// A key with blanks inside its braces is not replaced: the original looks for the trimmed form.
    private static String expand(String pattern, Map<String, String> values) {
        return KEY.matcher(pattern).replaceAll(found -> {
            String value = values.getOrDefault(found.group(1), "");
            return Matcher.quoteReplacement(value.isEmpty() ? found.group() : value);
        });
    }

    private static String withoutLastPart(String podName) {
        int dash = podName.lastIndexOf('-');
        return dash > 0 ? podName.substring(0, dash) : podName;
    }

    private String setting(String name) {
        String set = settings.getOrDefault(name, "");
        return set.isBlank() ? variable(name) : set;
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private static Optional<String> first(String... candidates) {
        return Stream.of(candidates)
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
    }

    /// An environment holds licences and passwords.
    @Override
    public String toString() {
        return "Naming[***]";
    }
}
