package io.openagent.supervisor;

import java.util.Map;
import java.util.Optional;

/// What a supervisor tells a worker of those before it, in the worker's environment.
///
/// ```text
/// OPENAGENT_DEATHS      3                how many died under this supervisor
/// OPENAGENT_LAST_DEATH  out_of_memory    how the last one did; empty when there was none
/// ```
public record Predecessors(int deaths, Optional<Death> last) {
    /// Of a worker that has no supervisor, or is its first.
    public static final Predecessors NONE = new Predecessors(0, Optional.empty());

    private static final String DEATHS = "OPENAGENT_DEATHS";
    private static final String LAST_DEATH = "OPENAGENT_LAST_DEATH";

    /// As the environment says; [#NONE] where it says nothing that is understood.
    public static Predecessors from(Map<String, String> environment) {
        String deaths = environment.getOrDefault(DEATHS, "");
        if (!deaths.matches("[0-9]{1,9}")) return NONE;
        return new Predecessors(Integer.parseInt(deaths), Death.of(environment.getOrDefault(LAST_DEATH, "")));
    }

    void tell(Map<String, String> environment) {
        environment.put(DEATHS, Integer.toString(deaths));
        environment.put(LAST_DEATH, last.map(Death::word).orElse(""));
    }
}
