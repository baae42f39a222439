package io.openagent.cli;

import io.openagent.discovery.Target;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.Relabeling.Verdict;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.SeriesView;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import io.openagent.metrics.relabel.RelabelRules.Change;
import io.openagent.scrape.LabelMerge;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes what becomes of each series of a body: one line with its fate, and below it one for each rule that changed
/// something.
///
/// ```text
/// kept     up{instance="a:1",job="a"}
/// dropped  go_threads{instance="a:1",job="a"} by metricRelabelConfigs[0] {action: drop, …}
/// ```
final class RelabelReport {
    private static final String NAME = RelabelRule.NAME;
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]");

    private final PrintWriter out;
    private final LabelMerge merge;
    private final List<RelabelRule> rules;
    private final RelabelRules relabeling;
    private final Set<Labels> kept = new HashSet<>();
    private int dropped;

    RelabelReport(Target target, PrintWriter out) {
        this.out = out;
        merge = new LabelMerge(target.labels(), target.ingest().honorLabels());
        rules = RelabelRules.in(target.ingest().relabeling());
        relabeling = new RelabelRules(rules);
    }

    /// @throws CommandFailed when the body is malformed; a scrape of it would give nothing
    void read(InputStream body, ScrapeProtocol format) throws IOException {
        try (Exposition exposition = Expositions.open(body, format, Profile.SCRAPE)) {
            while (true) {
                switch (exposition.advance()) {
                    case SAMPLE -> tell(exposition.sample());
                    case HISTOGRAM -> tell(exposition.histogram());
                    case TYPE, HELP, UNIT -> {}
                    case END -> {
                        out.println("# " + kept.size() + " kept, " + dropped + " dropped");
                        return;
                    }
                }
            }
        } catch (MalformedExpositionException refused) {
            throw new CommandFailed("the body is refused, a scrape of it would give nothing: " + refused.getMessage());
        }
    }

    private void tell(SeriesView series) {
        Labels exposed = merge.joined(series);
        var trace = relabeling.trace(exposed);
        switch (trace.verdict()) {
            case Verdict.Dropped(int rule) -> drop(exposed, "by " + named(rule));
            case Verdict.Kept(Labels labels) -> keep(exposed, labels);
        }
        trace.changes().forEach(this::tell);
    }

    private void keep(Labels exposed, Labels labels) {
        if (labels.list().isEmpty()) drop(exposed, "as no label is left");
        else if (labels.get(NAME).isEmpty()) tellRefused(exposed);
        else if (!kept.add(labels)) drop(exposed, "as " + text(labels) + " came before");
        else if (labels.equals(exposed)) out.println("kept     " + text(labels));
        else out.println("kept     " + text(exposed) + " as " + text(labels));
    }

    private void drop(Labels exposed, String why) {
        dropped++;
        out.println("dropped  " + text(exposed) + " " + why);
    }

    private void tellRefused(Labels exposed) {
        dropped++;
        out.println("refused  " + text(exposed) + " as it has lost its name, which fails the whole scrape");
    }

    private void tell(Change change) {
        Stream<String> gone = change.before().list().stream()
                .filter(label -> change.after().get(label.name()).isEmpty())
                .map(label -> "-" + text(label));
        Stream<String> written = change.after().list().stream()
                .filter(label -> !change.before().list().contains(label))
                .map(label -> "+" + text(label));
        out.println("           " + named(change.rule()) + ": "
                + Stream.concat(gone, written).collect(Collectors.joining(" ")));
    }

    /// As the configuration counts: the selection by name has a key of its own.
    private String named(int rule) {
        if (rules.get(rule) instanceof RelabelRule.KeepNames) return "metricSelector";
        boolean selector = rules.getFirst() instanceof RelabelRule.KeepNames;
        return "metricRelabelConfigs[" + (selector ? rule - 1 : rule) + "] "
                + printable(rules.get(rule).text());
    }

    /// As an exposition writes it; a name of more than letters, digits, underscores and colons stands in the braces.
    private static String text(Labels labels) {
        String name = labels.get(NAME).orElse("");
        boolean plain = PLAIN_NAME.matcher(name).matches();
        Stream<String> first = plain || name.isEmpty() ? Stream.of() : Stream.of(quoted(name));
        Stream<String> others = labels.list().stream()
                .filter(label -> !label.name().equals(NAME))
                .map(RelabelReport::text);
        String braces = Stream.concat(first, others).collect(Collectors.joining(",", "{", "}"));
        return (plain ? name : "") + braces;
    }

    private static String text(Label label) {
        String name = PLAIN_NAME.matcher(label.name()).matches() ? label.name() : quoted(label.name());
        return name + "=" + quoted(label.value());
    }

    private static String quoted(String text) {
        return '"' + printable(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")) + '"';
    }

    /// A body must not be able to steer a terminal.
    private static String printable(String text) {
        return UNPRINTABLE
                .matcher(text)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\x%02x", (int) found.group().charAt(0)));
    }
}
