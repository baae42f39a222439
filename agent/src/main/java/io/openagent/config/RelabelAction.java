package io.openagent.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a relabelling rule does, with the keys that it uses and, of the others, those that Prometheus refuses to see
/// beside it.
enum RelabelAction {
    REPLACE(Set.of("sourceLabels", "separator", "regex", "targetLabel", "replacement"), Set.of()),
    KEEP(Set.of("sourceLabels", "separator", "regex"), Set.of()),
    DROP(Set.of("sourceLabels", "separator", "regex"), Set.of()),
    HASHMOD(Set.of("sourceLabels", "separator", "targetLabel", "modulus"), Set.of()),
    LABELMAP(Set.of("regex", "replacement"), Set.of()),
    LABELDROP(Set.of("regex"), Set.of("sourceLabels", "separator", "modulus", "targetLabel", "replacement")),
    LABELKEEP(Set.of("regex"), Set.of("sourceLabels", "separator", "modulus", "targetLabel", "replacement")),
    LOWERCASE(Set.of("sourceLabels", "separator", "targetLabel"), Set.of("replacement")),
    UPPERCASE(Set.of("sourceLabels", "separator", "targetLabel"), Set.of("replacement")),
    KEEPEQUAL(Set.of("sourceLabels", "targetLabel"), Set.of("separator", "regex", "modulus", "replacement")),
    DROPEQUAL(Set.of("sourceLabels", "targetLabel"), Set.of("separator", "regex", "modulus", "replacement"));

    private final Set<String> used;
    private final Set<String> refused;

    RelabelAction(Set<String> used, Set<String> refused) {
        this.used = used;
        this.refused = refused;
    }

    boolean uses(String key) {
        return used.contains(key);
    }

    boolean refuses(String key) {
        return refused.contains(key);
    }

    /// As it is written, in any case.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RelabelAction> of(String word) {
        return Stream.of(values())
                .filter(action -> action.name().equalsIgnoreCase(word))
                .findFirst();
    }

    static List<String> allWords() {
        return Stream.of(values()).map(RelabelAction::word).toList();
    }
}
