package io.openagent.config;

import io.openagent.metrics.relabel.AnchoredRegex;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import io.openagent.metrics.relabel.Source;
import io.openagent.metrics.relabel.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one relabelling rule.
final class RelabelReader {
    /// What Prometheus takes a key for that is not written. A key that the action does not use may say this much.
    private static final Map<String, String> DEFAULTS = Map.of(
            "separator",
            Source.DEFAULT_SEPARATOR,
            "regex",
            AnchoredRegex.ALL.toString(),
            "replacement",
            Template.FIRST_GROUP.text(),
            "modulus",
            "0",
            "targetLabel",
            "");

    private final Fields fields;
    private final RelabelAction action;

    private RelabelReader(Fields fields, RelabelAction action) {
        this.fields = fields;
        this.action = action;
    }

    /// A wrong rule is reported and left out: who reads it must not use the others then.
    static List<RelabelRule> rules(Value list) {
        var items = list.items();
        if (items.size() >= RelabelRules.MAX_RULES) {
            list.complain(items.size() + " rules", "fewer than " + RelabelRules.MAX_RULES);
            return List.of();
        }
        return items.stream()
                .flatMap(item -> Fields.of(item, Section.RELABEL_RULE).stream())
                .flatMap(fields -> rule(fields).stream())
                .toList();
    }

    private static Optional<RelabelRule> rule(Fields fields) {
        return fields.get("action")
                .map(RelabelReader::action)
                .orElse(Optional.of(RelabelAction.REPLACE))
                .flatMap(action -> new RelabelReader(fields, action).read());
    }

    private static Optional<RelabelAction> action(Value value) {
        var words = RelabelAction.allWords();
        String wanted = "one of " + String.join(", ", words);
        return value.text(wanted)
                .flatMap(word -> RelabelAction.of(word)
                        .or(() -> value.wrong(Value.quoted(word), wanted, NearestKey.question(word, words))));
    }

    private Optional<RelabelRule> read() {
        Section.RELABEL_RULE.keys().stream().sorted().filter(this::isIdle).forEach(this::tellIdle);
        var source = source();
        return regex().flatMap(regex -> switch (action) {
            case KEEP -> Optional.of(new RelabelRule.Keep(source, regex));
            case DROP -> Optional.of(new RelabelRule.Drop(source, regex));
            case LABELDROP -> Optional.of(new RelabelRule.LabelDrop(regex));
            case LABELKEEP -> Optional.of(new RelabelRule.LabelKeep(regex));
            case LABELMAP -> replacement().map(to -> new RelabelRule.LabelMap(regex, to));
            case REPLACE ->
                target().flatMap(target ->
                        replacement().map(to -> new RelabelRule.Replace(source, regex, new Template(target), to)));
            case HASHMOD ->
                target().flatMap(target -> modulus().map(by -> new RelabelRule.HashMod(source, target, by)));
            case LOWERCASE -> target().map(target -> new RelabelRule.Lowercase(source, target));
            case UPPERCASE -> target().map(target -> new RelabelRule.Uppercase(source, target));
            case KEEPEQUAL -> target().map(target -> new RelabelRule.KeepEqual(source, target));
            case DROPEQUAL -> target().map(target -> new RelabelRule.DropEqual(source, target));
        });
    }

    private Source source() {
        return new Source(
                fields.get("sourceLabels").map(Value::texts).orElse(List.of()),
                fields.text("separator").orElse(Source.DEFAULT_SEPARATOR));
    }

    private Optional<AnchoredRegex> regex() {
        return fields.get("regex").map(RelabelReader::regex).orElse(Optional.of(AnchoredRegex.ALL));
    }

    private static Optional<AnchoredRegex> regex(Value value) {
        return value.text("a regular expression").flatMap(text -> {
            try {
                return Optional.of(AnchoredRegex.of(text));
            } catch (IllegalArgumentException refused) {
                return value.wrong(
                        Value.quoted(text),
                        "a regular expression as RE2 has it",
                        Optional.ofNullable(refused.getMessage()));
            }
        });
    }

    private Optional<String> target() {
        return fields.demand("targetLabel", "the label for " + action.word())
                .flatMap(value -> value.as("the name of a label", RelabelReader::notEmpty));
    }

    private Optional<Template> replacement() {
        if (action != RelabelAction.LABELMAP) {
            return Optional.of(fields.text("replacement").map(Template::new).orElse(Template.FIRST_GROUP));
        }
        return fields.get("replacement")
                .map(value -> value.as("the name of a label", RelabelReader::notEmpty))
                .orElse(Optional.of(Template.FIRST_GROUP.text()))
                .map(Template::new);
    }

    private Optional<Long> modulus() {
        return fields.demand("modulus", "what to divide by")
                .flatMap(value -> value.as("a whole number above 0", RelabelReader::unsigned));
    }

    private static Optional<Long> unsigned(String text) {
        try {
            return Optional.of(Long.parseUnsignedLong(text)).filter(number -> number != 0);
        } catch (NumberFormatException e) {
            return Optional.empty(); // reported as wrong by the caller
        }
    }

    private static Optional<String> notEmpty(String text) {
        return Optional.of(text).filter(name -> !name.isEmpty());
    }

    /// Written, but of no use to the action.
    private boolean isIdle(String key) {
        if (key.equals("action") || action.uses(key)) return false;
        return fields.get(key).filter(value -> !saysNothing(key, value)).isPresent();
    }

    private static boolean saysNothing(String key, Value value) {
        if (key.equals("sourceLabels")) return value.texts().isEmpty();
        return value.text().equals(Optional.ofNullable(DEFAULTS.get(key)));
    }

    private void tellIdle(String key) {
        String message = action.word() + " takes no " + key;
        if (action.refuses(key)) fields.complain(message);
        else fields.get(key).ifPresent(value -> value.warn(message + ", it changes nothing"));
    }
}
