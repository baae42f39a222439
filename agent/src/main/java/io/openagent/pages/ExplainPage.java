package io.openagent.pages;

import static io.openagent.pages.Html.all;
import static io.openagent.pages.Html.element;
import static io.openagent.pages.Html.text;

import io.openagent.explain.Explainer;
import io.openagent.explain.Explanation;
import io.openagent.explain.Question;
import io.openagent.explain.Step;
import io.openagent.explain.Trail;
import io.openagent.pages.Html.Element;
import io.openagent.status.Page;
import io.openagent.status.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The page that says why something is or is not scraped, step by step.
public record ExplainPage(Supplier<Explainer> explainer) implements Page.Source {
    private static final String PATH = "/explain";

    /// Where a question is answered.
    static String way(String question) {
        return PATH + "?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
    }

    @Override
    public Page.Answer answer(Query query) {
        String asked = query.get("q").orElse("");
        Optional<Question> question = Question.of(asked);
        Html answer = question.map(each -> answer(explainer.get().explain(each)))
                .orElseGet(() -> element("p", "This is no question: wanted " + Question.FORMS + ".")
                        .with("class", "trouble"));
        var body = element("body").with(Frame.header(), form(asked), answer);
        return Page.Answer.html(
                question.isPresent() ? 200 : 400, Frame.document(Frame.head("OpenAgent: explain"), body));
    }

    private static Html form(String asked) {
        return element("form")
                .with("method", "get")
                .with("action", PATH)
                .with(element("input")
                        .with("type", "search")
                        .with("name", "q")
                        .with("placeholder", Question.FORMS)
                        .with("aria-label", "question")
                        .with("value", asked))
                .with(element("button", "Explain"));
    }

    private static Html answer(Explanation explanation) {
        String hidden = explanation.hidden() == 0 ? "" : Words.of(explanation.hidden()) + " more are not shown.";
        return all(Stream.of(
                element("h2", explanation.verdict()),
                all(explanation.trails().stream().map(ExplainPage::trail)),
                element("p", hidden).with("class", "soft")));
    }

    private static Html trail(Trail trail) {
        var rows = trail.steps().stream().map(ExplainPage::row);
        return element(
                "section",
                element("h3", trail.title()),
                element("table", element("tbody", all(rows))).with("class", "steps"));
    }

    private static Element row(Step step) {
        var verdict = element("span", step.verdict().word())
                .with(
                        "class",
                        switch (step.verdict()) {
                            case PASSED -> "good";
                            case NOTED -> "odd";
                            case STOPPED -> "bad";
                        });
        Html nearMiss = step.nearMiss()
                .<Html>map(miss -> element("div", miss).with("class", "trouble"))
                .orElse(text(""));
        return element("tr")
                .with(element("td", step.stage().word()).with("data-name", "step"))
                .with(element("td", verdict).with("data-name", "verdict"))
                .with(element("td", element("div", text(step.finding()), nearMiss))
                        .with("data-name", "finding"));
    }
}
