package io.openagent.explain;

import io.openagent.discovery.kubernetes.watch.KindState;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import io.openagent.discovery.kubernetes.watch.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks the API server what the agent may do. Waits for the answer.
@FunctionalInterface
public interface Rights {
    /// Whether the agent may do that now.
    ///
    /// @throws IOException when nobody says
    boolean isAllowed(Right right) throws IOException, InterruptedException;

    /// What a role has to allow before that kind can be followed: `list pods in all namespaces`. Empty when it is not
    /// for want of a right that it is not followed.
    default Optional<String> missing(KindState kind) {
        if (kind.condition() != Condition.FORBIDDEN) return Optional.empty();
        try {
            List<String> missing = denied(kind.kind());
            return missing.isEmpty() ? kind.missingRight() : Optional.of(String.join(", ", missing));
        } catch (IOException unanswered) {
            return kind.missingRight();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return kind.missingRight();
        }
    }

    private List<String> denied(String kind) throws IOException, InterruptedException {
        String[] parts = kind.split("\\.", 2);
        var missing = new ArrayList<String>();
        for (String verb : List.of("list", "watch")) {
            var right = new Right(verb, parts.length == 1 ? "" : parts[1], parts[0], "");
            if (!isAllowed(right)) missing.add(right.toString());
        }
        return missing;
    }
}
