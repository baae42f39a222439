package io.openagent.metrics.relabel;

import io.openagent.metrics.Label;
import io.openagent.metrics.relabel.RelabelRule.Drop;
import io.openagent.metrics.relabel.RelabelRule.DropEqual;
import io.openagent.metrics.relabel.RelabelRule.HashMod;
import io.openagent.metrics.relabel.RelabelRule.Keep;
import io.openagent.metrics.relabel.RelabelRule.KeepEqual;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRule.LabelDrop;
import io.openagent.metrics.relabel.RelabelRule.LabelKeep;
import io.openagent.metrics.relabel.RelabelRule.LabelMap;
import io.openagent.metrics.relabel.RelabelRule.Lowercase;
import io.openagent.metrics.relabel.RelabelRule.Replace;
import io.openagent.metrics.relabel.RelabelRule.Uppercase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/// A rule made ready to run: whatever can be found out once is not found out again for every series.
@FunctionalInterface
interface RuleStep {
    /// Changes the labels, or drops what bears them.
    ///
    /// @return false when it drops
    boolean keeps(LabelDraft labels);

    static RuleStep of(RelabelRule rule) {
        return switch (rule) {
            case KeepNames(var names) -> labels -> names.contains(labels.get(RelabelRule.NAME));
            case Keep(var source, var regex) -> labels -> regex.matches(labels.get(source));
            case Drop(var source, var regex) -> labels -> !regex.matches(labels.get(source));
            case KeepEqual(var source, var target) ->
                labels -> labels.get(source).equals(labels.get(target));
            case DropEqual(var source, var target) ->
                labels -> !labels.get(source).equals(labels.get(target));
            case Replace replace -> change(replacing(replace));
            case Lowercase(var source, var target) ->
                change(labels -> labels.set(target, eachLetter(labels.get(source), Character::toLowerCase)));
            case Uppercase(var source, var target) ->
                change(labels -> labels.set(target, eachLetter(labels.get(source), Character::toUpperCase)));
            case HashMod(var source, var target, var modulus) ->
                change(labels -> labels.set(target, hash(labels.get(source), modulus)));
            case LabelMap map -> change(mapping(map));
            case LabelDrop(var regex) -> change(labels -> labels.removeIf(regex::matches));
            case LabelKeep(var regex) -> change(labels -> labels.removeIf(name -> !regex.matches(name)));
        };
    }

    private static RuleStep change(Consumer<LabelDraft> change) {
        return labels -> {
            change.accept(labels);
            return true;
        };
    }

    private static Consumer<LabelDraft> replacing(Replace rule) {
        var target = rule.target().in(rule.regex());
        var replacement = rule.replacement().in(rule.regex());
        return labels -> rule.regex().match(labels.get(rule.source())).ifPresent(match -> {
            String name = target.of(match);
            if (!name.isEmpty()) labels.set(name, replacement.of(match));
        });
    }

    private static Consumer<LabelDraft> mapping(LabelMap rule) {
        var replacement = rule.replacement().in(rule.regex());
        return labels -> {
            for (Label label : labels.list()) {
                rule.regex()
                        .match(label.name())
                        .map(replacement::of)
                        .filter(name -> !name.isEmpty())
                        .ifPresent(name -> labels.set(name, label.value()));
            }
        };
    }

    /// One character for one, as Go does it: no `SS` for `ß`, and no look at the letters around.
    private static String eachLetter(String text, IntUnaryOperator change) {
        return text.codePoints()
                .map(change)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String hash(String text, long modulus) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return Long.toUnsignedString(
                    Long.remainderUnsigned(ByteBuffer.wrap(md5).getLong(Long.BYTES), modulus));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has MD5", e);
        }
    }
}
