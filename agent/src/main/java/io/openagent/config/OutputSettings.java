package io.openagent.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How an output delivers what waits for it.
///
/// @param newestFirst whether what has just come goes before a backlog
/// @param mustAcknowledge whether nothing counts as forwarded that the receiver has not acknowledged
/// @param staysSmall whether few bytes are worth more than little work
public record OutputSettings(boolean newestFirst, boolean mustAcknowledge, boolean staysSmall) {
    static final OutputSettings DEFAULT = new OutputSettings(false, false, false);

    private static final String OLDEST_FIRST = "oldestFirst";
    private static final String NEWEST_FIRST = "newestFirst";
    private static final String OPTIONAL = "optional";
    private static final String REQUIRED = "required";
    private static final String FAST = "fast";
    private static final String SMALL = "small";

    static OutputSettings read(Fields fields) {
        return new OutputSettings(
                newestFirst(fields), choice(fields, "acknowledgement", OPTIONAL, REQUIRED), staysSmall(fields));
    }

    Map<String, Object> printed() {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("order", order(newestFirst));
        printed.put("acknowledgement", mustAcknowledge ? REQUIRED : OPTIONAL);
        printed.put("compression", compression(staysSmall));
        return printed;
    }

    static boolean newestFirst(Fields fields) {
        return choice(fields, "order", OLDEST_FIRST, NEWEST_FIRST);
    }

    static boolean staysSmall(Fields fields) {
        return choice(fields, "compression", FAST, SMALL);
    }

    static String compression(boolean staysSmall) {
        return staysSmall ? SMALL : FAST;
    }

    static String order(boolean newestFirst) {
        return newestFirst ? NEWEST_FIRST : OLDEST_FIRST;
    }

    /// Whether the key has the second of its two words.
    private static boolean choice(Fields fields, String key, String usual, String other) {
        return fields.get(key)
                .flatMap(value -> value.as(usual + " or " + other, word -> {
                    if (word.equals(other)) return Optional.of(true);
                    return word.equals(usual) ? Optional.of(false) : Optional.empty();
                }))
                .orElse(false);
    }
}
