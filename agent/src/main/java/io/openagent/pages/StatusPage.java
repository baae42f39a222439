package io.openagent.pages;

import static io.openagent.pages.Html.all;
import static io.openagent.pages.Html.element;
import static io.openagent.pages.Html.text;

import io.openagent.explain.Health;
import io.openagent.explain.Inventory;
import io.openagent.explain.Inventory.Active;
import io.openagent.explain.Inventory.Job;
import io.openagent.explain.Inventory.LeftOut;
import io.openagent.metrics.Labels;
import io.openagent.pages.Html.Element;
import io.openagent.pages.OutputView.Standing;
import io.openagent.scrape.OverLimit;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.status.Page;
import io.openagent.status.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The page for people: what is scraped and how, what is not and why, and what the outputs still have to take.
///
/// It takes `search`, `state` and `refresh` (seconds), and has no script.
public record StatusPage(Supplier<AgentView> agent, Supplier<Inventory> inventory, Clock clock) implements Page.Source {
    /// More rows than anybody reads, at some kilobytes each: a few megabytes are what a browser on a phone still shows.
    private static final int MOST_ROWS = 1000;

    /// Seconds; others are not taken, so that nobody makes a browser hammer the agent.
    private static final List<String> REFRESHES = List.of("5", "30");

    @Override
    public Page.Answer answer(Query query) {
        var filter = TargetFilter.of(query);
        var refresh = query.get("refresh").filter(REFRESHES::contains);
        var head = Frame.head("OpenAgent: targets");
        var everything = inventory.get();
        var body = element("body")
                .with(Frame.header())
                .with(agent(agent.get()), counts(everything), outputs(agent.get()))
                .with(form(query, filter, refresh), rows(filter.of(everything)));
        return Page.Answer.html(
                200,
                Frame.document(
                        refresh.map(seconds -> head.with(element("meta")
                                        .with("http-equiv", "refresh")
                                        .with("content", seconds)))
                                .orElse(head),
                        body));
    }

    // The agent as a whole

    private Html agent(AgentView state) {
        String taken = "version " + state.version() + ", configuration taken " + ago(state.configTakenAt());
        var line = element("p", text(taken)).with("class", "soft");
        if (state.configIsGood()) return line;
        return all(Stream.of(
                line,
                element(
                                "p",
                                "scrape_config.yaml was refused: the last good one is in use, and the log says what is"
                                        + " wrong")
                        .with("class", "trouble")));
    }

    private static Html counts(Inventory inventory) {
        Map<Health, Long> counts = inventory.jobs().stream()
                .flatMap(job -> job.active().stream())
                .collect(Collectors.groupingBy(Active::health, Collectors.counting()));
        long leftOut =
                inventory.jobs().stream().mapToLong(job -> job.leftOut().size()).sum();
        return element("p")
                .with("class", "row")
                .with(element("a", Words.of(counts.getOrDefault(Health.UP, 0L)) + " up")
                        .with("href", "/targets?state=up")
                        .with("class", "good"))
                .with(element("a", Words.of(counts.getOrDefault(Health.DOWN, 0L)) + " down")
                        .with("href", "/targets?state=down")
                        .with("class", "bad"))
                .with(Frame.link(
                        "/targets?state=unknown",
                        Words.of(counts.getOrDefault(Health.UNKNOWN, 0L)) + " not scraped yet"))
                .with(Frame.link("/targets?state=dropped", Words.of(leftOut) + " left out"));
    }

    private static Html outputs(AgentView state) {
        return table(
                "outputs",
                List.of("output", "session", "lag", "waiting", "forwarded", "dropped", "journal"),
                state.outputs().stream().map(StatusPage::row));
    }

    private static Element row(OutputView output) {
        String lag = output.journal()
                .oldestAge()
                .map(Words::of)
                .orElse(output.balance().waiting() == 0 ? "none" : "not known");
        String dropped = new TreeMap<>(output.balance().dropped())
                .entrySet().stream()
                        .filter(reason -> reason.getValue() > 0)
                        .map(reason -> reason.getKey().label() + " " + Words.of(reason.getValue()))
                        .collect(Collectors.joining(", "));
        return element("tr")
                .with(cell("output", output.name() + " for " + output.identity()))
                .with(cell("session", session(output.standing())))
                .with(cell("lag", lag))
                .with(cell("waiting", Words.count(output.balance().waiting(), "sample")))
                .with(cell("forwarded", Words.of(output.balance().forwarded())))
                .with(cell("dropped", dropped.isEmpty() ? "0" : dropped))
                .with(cell(
                        "journal",
                        Words.bytes(output.journal().bytes()) + " of "
                                + Words.bytes(output.journal().maxBytes())));
    }

    private static Element session(Standing standing) {
        return element("span", standing.words()).with("class", standing.look());
    }

    // Choosing

    private static Html form(Query query, TargetFilter filter, Optional<String> refresh) {
        var search = element("input")
                .with("type", "search")
                .with("name", "search")
                .with("placeholder", "job, URL, label or error")
                .with("aria-label", "search")
                .with("value", query.get("search").orElse(""));
        var states = Stream.concat(Stream.of(""), TargetFilter.STATES.stream())
                .map(state -> option(state, state.isEmpty() ? "all states" : state, state.equals(filter.state())));
        var refreshes = Stream.concat(Stream.of(""), REFRESHES.stream())
                .map(seconds -> option(
                        seconds,
                        seconds.isEmpty() ? "no refresh" : "every " + seconds + " s",
                        seconds.equals(refresh.orElse(""))));
        return element("form")
                .with("method", "get")
                .with("action", "/targets")
                .with(search)
                .with(element("select", all(states)).with("name", "state").with("aria-label", "state"))
                .with(element("select", all(refreshes)).with("name", "refresh").with("aria-label", "refresh"))
                .with(element("button", "Show"));
    }

    private static Element option(String value, String text, boolean isChosen) {
        var option = element("option", text).with("value", value);
        return isChosen ? option.with("selected", "selected") : option;
    }

    // Targets

    private Html rows(List<Job> jobs) {
        if (jobs.isEmpty()) return element("p", "Nothing here matches.").with("class", "soft");
        var sections = new ArrayList<Html>();
        int left = MOST_ROWS;
        for (Job job : jobs) {
            int shown = Math.min(left, job.active().size());
            int shownOut = Math.min(left - shown, job.leftOut().size());
            sections.add(section(job, shown, shownOut));
            left -= shown + shownOut;
        }
        return all(sections.stream());
    }

    private Html section(Job job, int shown, int shownOut) {
        var section = element("section")
                .with(element("h2", Frame.link(ExplainPage.way("monitor " + job.name()), job.name()), summary(job)));
        if (job.trouble().isPresent())
            section = section.with(element("p", job.trouble().get()).with("class", "trouble"));
        if (shown > 0)
            section = section.with(table(
                    "targets",
                    List.of("state", "target", "last scrape", "took", "samples", "error"),
                    job.active().stream().limit(shown).map(this::row)));
        if (shownOut > 0)
            section = section.with(table(
                    "dropped",
                    List.of("state", "found", "reason"),
                    job.leftOut().stream().limit(shownOut).map(StatusPage::row)));
        int hidden = job.active().size() + job.leftOut().size() - shown - shownOut;
        return hidden == 0
                ? section
                : section.with(element("p", Words.of(hidden) + " more are not shown: search for them")
                        .with("class", "soft"));
    }

    private static Html summary(Job job) {
        long up = job.active().stream()
                .filter(target -> target.health() == Health.UP)
                .count();
        String active = job.active().isEmpty()
                ? " nothing is scraped"
                : " %d of %d up".formatted(up, job.active().size());
        String leftOut = job.leftOut().isEmpty() ? "" : ", " + job.leftOut().size() + " left out";
        return element("span", active + leftOut).with("class", "soft");
    }

    private Element row(Active active) {
        Optional<ScrapeReport> last = active.last();
        var target = element("div")
                .with(Frame.link(
                        ExplainPage.way(active.target().safeUrl()),
                        active.target().safeUrl()))
                .with(labels(active.target().labels()))
                .with(before(active.before()));
        return element("tr")
                .with(cell("state", health(active.health())))
                .with(cell("target", target))
                .with(cell(
                        "last scrape", last.map(report -> ago(report.started())).orElse("not yet")))
                .with(cell("took", last.map(report -> Words.of(report.took())).orElse("")))
                .with(cell("samples", last.map(StatusPage::samples).orElse("")))
                .with(cell("error", last.flatMap(StatusPage::complaint).orElse("")));
    }

    private static Element row(LeftOut out) {
        return element("tr")
                .with(cell("state", element("span", "dropped").with("class", "odd")))
                .with(cell("found", element("div", text(out.what()), before(out.before()))))
                .with(cell("reason", out.reason()));
    }

    private static String samples(ScrapeReport report) {
        String kept = report.kept() == report.scraped() ? "" : Words.of(report.kept()) + " of ";
        return kept + Words.of(report.scraped());
    }

    /// What went wrong, or what a limit has cost.
    private static Optional<String> complaint(ScrapeReport report) {
        return report.failure()
                .map(ScrapeFailure::reason)
                .or(() -> report.overLimit().map(OverLimit::toString));
    }

    private static Html health(Health health) {
        return element("span", health.word())
                .with(
                        "class",
                        switch (health) {
                            case UP -> "good";
                            case DOWN -> "bad";
                            case UNKNOWN -> "soft";
                        });
    }

    static Html labels(Labels labels) {
        return element(
                        "div",
                        all(labels.list().stream()
                                .map(label -> element("span", label.name() + "=" + label.value())
                                        .with("class", "label"))))
                .with("class", "labels");
    }

    private static Html before(Labels labels) {
        if (labels.list().isEmpty()) return text("");
        return element("details", element("summary", "labels before its rules"), labels(labels));
    }

    // Tables

    private static Element table(String className, List<String> names, Stream<Element> rows) {
        var heads = names.stream().map(name -> element("th", name));
        return element("table", element("thead", element("tr", all(heads))), element("tbody", all(rows)))
                .with("class", className);
    }

    private static Element cell(String name, String content) {
        return cell(name, text(content));
    }

    /// The name is shown beside it where a table has no room for its head.
    private static Element cell(String name, Html content) {
        return element("td", content).with("data-name", name);
    }

    private String ago(Instant then) {
        var age = Duration.between(then, clock.instant());
        return Words.of(age.isNegative() ? Duration.ZERO : age) + " ago";
    }
}
