import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells in one line which tests the build has skipped, and why: `Skipped FILE...`. Nothing skipped is no line.
///
/// The build starts it as its last step. The files are written by the tests' listener: `Test.method: reason` each line.
final class Skipped {
    private Skipped() {}

    public static void main(String[] files) throws IOException {
        Map<String, List<String>> testsByReason = new TreeMap<>();
        for (String file : files) {
            if (!Files.exists(Path.of(file))) continue;
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] testAndReason = line.split(": ", 2);
                testsByReason.computeIfAbsent(testAndReason[1], _ -> new ArrayList<>()).add(testAndReason[0]);
            }
        }
        if (testsByReason.isEmpty()) return;
        System.out.println(testsByReason.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + " because " + each.getKey())
                .collect(Collectors.joining("; ", "[WARNING] skipped ", "")));
    }
}
