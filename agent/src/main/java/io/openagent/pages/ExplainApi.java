package io.openagent.pages;

import io.openagent.explain.Explainer;
import io.openagent.explain.Explanation;
import io.openagent.explain.Question;
import io.openagent.explain.Step;
import io.openagent.explain.Trail;
import io.openagent.status.Page;
import io.openagent.status.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `/api/v1/explain?q=pod shop/cart-1`: why something is or is not scraped, as JSON. Without a question, everything.
public record ExplainApi(Supplier<Explainer> explainer) implements Page.Source {
    @Override
    public Page.Answer answer(Query query) {
        Optional<Question> question = Question.of(query.get("q").orElse(""));
        var answer = new LinkedHashMap<String, Object>();
        if (question.isEmpty()) {
            answer.put("status", "error");
            answer.put("error", "q: wanted " + Question.FORMS);
            return Page.Answer.json(400, Json.of(answer));
        }
        answer.put("status", "success");
        answer.put("data", tree(explainer.get().explain(question.get())));
        return Page.Answer.json(200, Json.of(answer));
    }

    /// As the data of the answer has it.
    public static Map<String, Object> tree(Explanation explanation) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("verdict", explanation.verdict());
        tree.put("trails", explanation.trails().stream().map(ExplainApi::tree).toList());
        tree.put("hidden", explanation.hidden());
        return tree;
    }

    private static Map<String, Object> tree(Trail trail) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("title", trail.title());
        tree.put("steps", trail.steps().stream().map(ExplainApi::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Step step) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("stage", step.stage().word());
        tree.put("verdict", step.verdict().word());
        tree.put("finding", step.finding());
        step.nearMiss().ifPresent(miss -> tree.put("nearMiss", miss));
        return tree;
    }
}
