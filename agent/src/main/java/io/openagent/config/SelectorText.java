package io.openagent.config;

import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.ObjectSelector.Operator;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a selector of labels as `kubectl --selector` takes it: `app=shop,tier!=test,zone in (a, b),!canary`.
final class SelectorText {
    private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern EQUALS = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!\\s]*)");
    private static final Pattern AMONG = Pattern.compile("([^=!\\s]+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern THERE = Pattern.compile("(!?)\\s*([^=!\\s()]+)");

    private SelectorText() {}

    /// Empty when it is none.
    static Optional<ObjectSelector> parse(String text) {
        var requirements = new ArrayList<Requirement>();
        for (String part : BETWEEN.split(text, -1)) {
            var requirement = requirement(part.strip());
            if (requirement.isEmpty()) return Optional.empty();
            requirements.add(requirement.get());
        }
        return Optional.of(new ObjectSelector(List.of(), Map.of(), requirements));
    }

    private static Optional<Requirement> requirement(String part) {
        var equal = EQUALS.matcher(part);
        if (equal.matches()) {
            Operator operator = equal.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return Optional.of(new Requirement(equal.group(1), operator, List.of(equal.group(3))));
        }
        var among = AMONG.matcher(part);
        if (among.matches()) {
            Operator operator = among.group(2).equals("in") ? Operator.IN : Operator.NOT_IN;
            var values = Stream.of(among.group(3).split(",")).map(String::strip).toList();
            return Optional.of(new Requirement(among.group(1), operator, values));
        }
        var there = THERE.matcher(part);
        if (!there.matches()) return Optional.empty();
        Operator operator = there.group(1).isEmpty() ? Operator.EXISTS : Operator.DOES_NOT_EXIST;
        return Optional.of(new Requirement(there.group(2), operator, List.of()));
    }
}
