package io.openagent.metrics.relabel;

import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.relabel.RelabelRule.Drop;
import io.openagent.metrics.relabel.RelabelRule.Filter;
import io.openagent.metrics.relabel.RelabelRule.Keep;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRule.Replace;
import java.util.ArrayList;
import java.util.List;

/// Rules that work one after the other, each on what the one before left, until one drops. Immutable; equal when the
/// rules are.
public final class RelabelRules implements Relabeling {
    /// Each rule costs time for every new series; the longest lists that generators write have some dozens.
    public static final int MAX_RULES = 1000;

    private final List<RelabelRule> rules;
    private final List<RuleStep> steps;

    public RelabelRules(List<RelabelRule> rules) {
        if (rules.size() > MAX_RULES) throw new IllegalArgumentException(rules.size() + " rules");
        this.rules = List.copyOf(rules);
        this.steps = rules.stream().map(RuleStep::of).toList();
    }

    /// As [Relabeling#NONE] where there are none, so that no rules always equal no rules.
    public static Relabeling of(List<RelabelRule> rules) {
        return rules.isEmpty() ? NONE : new RelabelRules(rules);
    }

    /// What [#of] was given.
    public static List<RelabelRule> in(Relabeling relabeling) {
        return relabeling instanceof RelabelRules some ? some.rules : List.of();
    }

    public List<RelabelRule> list() {
        return rules;
    }

    @Override
    public Verdict apply(Labels labels) {
        var draft = new LabelDraft(labels);
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).keeps(draft)) return new Verdict.Dropped(i);
        }
        return new Verdict.Kept(draft.labels());
    }

    /// Asks the rules in front of the first one that may write a metric's name, those that look at nothing else.
    @Override
    public boolean mayKeep(String metricName) {
        var draft = new LabelDraft(Labels.of(RelabelRule.NAME, metricName));
        for (int i = 0; i < steps.size() && !mayRename(rules.get(i)); i++) {
            if (looksAtNameOnly(rules.get(i)) && !steps.get(i).keeps(draft)) return false;
        }
        return true;
    }

    /// The verdict, and how it came about.
    public Trace trace(Labels labels) {
        var draft = new LabelDraft(labels);
        var now = labels;
        var changes = new ArrayList<Change>();
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).keeps(draft)) return new Trace(changes, new Verdict.Dropped(i));
            var after = draft.labels();
            if (!after.equals(now)) changes.add(new Change(i, now, after));
            now = after;
        }
        return new Trace(changes, new Verdict.Kept(now));
    }

    /// What became of one set of labels.
    ///
    /// @param changes in the order of the rules, those that changed nothing left out
    public record Trace(List<Change> changes, Verdict verdict) {
        public Trace {
            changes = List.copyOf(changes);
        }
    }

    /// What one rule changed.
    ///
    /// @param rule counted from 0
    public record Change(int rule, Labels before, Labels after) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof RelabelRules same && rules.equals(same.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.stream().map(RelabelRule::text).toList().toString();
    }

    private static boolean looksAtNameOnly(RelabelRule rule) {
        return switch (rule) {
            case KeepNames _ -> true;
            case Keep(var source, var _) -> isName(source);
            case Drop(var source, var _) -> isName(source);
            case RelabelRule.KeepEqual _, RelabelRule.DropEqual _, RelabelRule.Change _ -> false;
        };
    }

    private static boolean isName(Source source) {
        return source.labels().equals(List.of(RelabelRule.NAME));
    }

    private static boolean mayRename(RelabelRule rule) {
        return switch (rule) {
            case Filter _ -> false;
            case Replace(var _, var _, var target, var _) ->
                !target.isConstant() || target.text().equals(RelabelRule.NAME);
            case RelabelRule.Lowercase(var _, var target) -> target.equals(RelabelRule.NAME);
            case RelabelRule.Uppercase(var _, var target) -> target.equals(RelabelRule.NAME);
            case RelabelRule.HashMod(var _, var target, var _) -> target.equals(RelabelRule.NAME);
            case RelabelRule.LabelMap _, RelabelRule.LabelDrop _, RelabelRule.LabelKeep _ -> true;
        };
    }
}
