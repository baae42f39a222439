import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs palantir-java-format over every Java file of the reactor: `Format check|apply ROOT`.
///
/// The build starts it as a source file on the JDK that the toolchain selected. Exit 0: nothing to change (or changed,
/// with `apply`); 1: the files listed are not formatted; 2: wrong usage.
final class Format {
    private Format() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !(args[0].equals("check") || args[0].equals("apply"))) {
            System.err.println("usage: Format check|apply ROOT");
            System.exit(2);
        }
        boolean apply = args[0].equals("apply");
        Formatter formatter = Formatter.createFormatter(
                JavaFormatterOptions.builder().style(Style.PALANTIR).formatJavadoc(false).build());

        List<Path> differing = new ArrayList<>();
        for (Path file : javaFiles(Path.of(args[1]))) {
            String source = Files.readString(file);
            String formatted = format(formatter, source, file);
            if (!formatted.equals(source)) {
                differing.add(file);
                if (apply) Files.writeString(file, formatted);
            }
        }
        if (!apply && !differing.isEmpty()) {
            differing.forEach(file -> System.err.println("not formatted: " + file));
            System.err.println("Run: mvn -N validate -Dformat=apply");
            System.exit(1);
        }
    }

    private static String format(Formatter formatter, String source, Path file) {
        try {
            return formatter.formatSourceAndFixImports(source);
        } catch (FormatterException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path sources : modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> tree = Files.walk(sources)) {
                    tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        files.sort(null);
        return files;
    }
}
