package io.openagent.config;

import java.io.StringReader;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/// Reads text as one YAML document whose nodes know their line. It builds no object of any class: a scalar stays the
/// text that stands in the file, so that `010`, `1:30` and `on` mean what the key that they stand at wants.
final class YamlDocument {
    /// Three times the most that a Kubernetes ConfigMap can hold.
    static final int MAX_CHARS = 3 << 20;

    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 50;
    private static final String TAGGED = "tags are not taken, a text that begins with ! stands in quotes";
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP);

    private final Problems problems;
    private final Set<Node> checked = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlDocument(Problems problems) {
        this.problems = problems;
    }

    /// The document's outermost node, unless there is none or `problems` were found.
    static Optional<Node> read(String text, Problems problems) {
        if (text.length() > MAX_CHARS) return broken(problems, "larger than 3 MiB");
        int garbled = text.indexOf('\uFFFD');
        if (garbled >= 0) return broken(problems, placeAt(text, garbled, problems), "not text in UTF-8");
        try {
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            var root = Optional.ofNullable(new Yaml(limits()).compose(new StringReader(plain)));
            root.ifPresent(new YamlDocument(problems)::check);
            return root.filter(node -> problems.errors() == 0);
        } catch (MarkedYAMLException e) {
            var place = Optional.ofNullable(e.getProblemMark()).map(mark -> place(mark, problems.file()));
            return broken(problems, place.orElse(Place.of(problems.file())), "not YAML: " + sentence(e));
        } catch (ReaderException e) {
            var place = placeAt(text, e.getPosition(), problems);
            return broken(problems, place, "not YAML: character 0x" + Integer.toHexString(e.getCodePoint()));
        } catch (YAMLException e) {
            return broken(problems, "not YAML: " + e.getMessage());
        }
    }

    /// The name of an alias is not repeated: it may be a password that lacks its quotes.
    private static String sentence(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        return problem.startsWith("found undefined alias")
                ? "an alias without its anchor, a text that begins with * stands in quotes"
                : problem;
    }

    static Place place(Mark mark, String file) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static LoaderOptions limits() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARS);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowRecursiveKeys(false);
        options.setTagInspector(tag -> true); // every tag is refused later, nothing is ever constructed
        return options;
    }

    /// Each node once, however often it is referred to.
    private void check(Node node) {
        if (!checked.add(node)) return;
        if (node.isTwoStepsConstruction()) complain(node, "contains itself");
        if (!PLAIN_TAGS.contains(node.getTag())) complain(node, TAGGED);
        switch (node) {
            case MappingNode map -> checkKeys(map);
            case SequenceNode list -> list.getValue().forEach(this::check);
            default -> {} // a scalar has no parts
        }
    }

    private void checkKeys(MappingNode map) {
        var keys = new HashSet<String>();
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                complain(entry.getKeyNode(), "a key that is not a word");
            } else if (!keys.add(key.getValue()) && !isMerge(key)) {
                complain(key, "key \"" + key.getValue() + "\" stands here a second time");
            }
            check(entry.getValueNode());
        }
    }

    /// `<<`, which takes in the keys of another map, or of several.
    static boolean isMerge(Node key) {
        return key.getTag().equals(Tag.MERGE);
    }

    private void complain(Node node, String message) {
        problems.add(Problem.error(place(node.getStartMark(), problems.file()), "", message));
    }

    private static Optional<Node> broken(Problems problems, String message) {
        return broken(problems, Place.of(problems.file()), message);
    }

    private static Optional<Node> broken(Problems problems, Place place, String message) {
        problems.add(Problem.error(place, "", message.replaceAll("\\s+", " ")));
        return Optional.empty();
    }

    private static Place placeAt(String text, int position, Problems problems) {
        String before = text.substring(0, Math.min(position, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Place(problems.file(), line, before.length() - before.lastIndexOf('\n'));
    }
}
