package io.openagent.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the last stage of our Dockerfile says about the image as a whole.
record Dockerfile(List<String> entryPoint, List<String> command, Map<String, String> environment, String user) {
    Dockerfile {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Dockerfile read() {
        String text = Manifests.text(Manifests.PROJECT.resolve("Dockerfile"));
        String last = text.substring(text.lastIndexOf("\nFROM "));
        return new Dockerfile(
                words(argument(last, "ENTRYPOINT")),
                words(argument(last, "CMD")),
                variables(argument(last, "ENV")),
                argument(last, "USER"));
    }

    private static String argument(String stage, String instruction) {
        return stage.lines()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the Dockerfile has no " + instruction));
    }

    /// The form without a shell is a list in JSON.
    private static List<String> words(String json) {
        try {
            return Arrays.asList(new ObjectMapper().readValue(json, String[].class));
        } catch (JsonProcessingException shellForm) {
            throw new AssertionError("it needs a shell: " + json, shellForm);
        }
    }

    private static Map<String, String> variables(String assignments) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String assignment : assignments.split(" ", -1)) {
            int sign = assignment.indexOf('=');
            variables.put(assignment.substring(0, sign), assignment.substring(sign + 1));
        }
        return variables;
    }
}
