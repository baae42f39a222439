package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.IngestOptions;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.TextExposition;
import io.openagent.scrape.CapturingBatcher.Sample;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

/// Histories of bodies at random, read with a memory of the body before and, by a model that shares nothing
/// with it but the parser and the rules, without any.
final class RecognitionDifferentialTest {
    private static final int BODIES = 25;
    private static final Labels TARGET = Labels.of("job", "node", "instance", "a:1");

    /// Two series that differ in `shard` alone become one, and what bears `drop` goes.
    private static final Relabeling RULES = labels -> labels.get("drop").isPresent()
            ? new Relabeling.Verdict.Dropped(0)
            : new Relabeling.Verdict.Kept(new Labels(labels.list().stream()
                    .filter(label -> !label.name().equals("shard"))
                    .toList()));

    @RepeatedTest(100)
    void aHistoryOfBodiesGivesWhatEachBodyGivesAlone() {
        long seed = Long.getLong("seed", new Random().nextLong());
        var history = new History(new Random(seed));

        for (int i = 0; i < BODIES; i++) history.scrape("-Dseed=" + seed + " body " + i);
    }

    private sealed interface Result {}

    private record Refused(String why) implements Result {}

    private record Taken(List<Sample> samples, Set<Sample> markers, int scraped, int kept, int added, int duplicates)
            implements Result {}

    private static final class History {
        private final Random random;
        private final BodyMaker bodies;
        private final Model model;
        private final BodyScrapes scrapes;

        History(Random random) {
            this.random = random;
            bodies = new BodyMaker(random);
            boolean hasRules = random.nextBoolean();
            IngestOptions ingest = hasRules ? IngestOptions.DEFAULT.with(RULES) : IngestOptions.DEFAULT;
            model = new Model(ingest.relabeling());
            scrapes = new BodyScrapes(TARGET, ingest, new CapturingBatcher(true), new SharedPages());
        }

        void scrape(String replay) {
            byte[] body = bodies.next().getBytes(UTF_8);

            Result got = read(body);

            assertThat(got)
                    .as("%s:%n%s", replay, new String(body, UTF_8))
                    .isEqualTo(model.scrape(body, scrapes.timeMillis()));
        }

        private Result read(byte[] body) {
            try {
                return taken(scrapes.scrape(new Pieces(body, 1 + random.nextInt(3000)), random.nextInt(4) == 0));
            } catch (ScrapeFailedException refused) {
                return new Refused(refused.failure().reason());
            }
        }

        private Taken taken(Intake.Outcome outcome) {
            List<Sample> all = scrapes.batcher().take();
            List<Sample> marks = all.stream().filter(Sample::isMarker).toList();
            assertThat(marks).doesNotHaveDuplicates();
            return new Taken(
                    all.stream().filter(sample -> !sample.isMarker()).toList(),
                    Set.copyOf(marks),
                    outcome.scraped(),
                    outcome.kept(),
                    outcome.added(),
                    scrapes.batcher().takeLeftOut(Batcher.LeftOut.DUPLICATE));
        }
    }

    /// Every body parsed anew, with sets of strings for memory.
    private static final class Model {
        private final Relabeling relabeling;
        private Set<String> before = Set.of();
        private Set<String> untimedBefore = Set.of();

        private List<Sample> samples = List.of();
        private int scraped;
        private int kept;

        Model(Relabeling relabeling) {
            this.relabeling = relabeling;
        }

        Result scrape(byte[] body, long timeMillis) {
            samples = new ArrayList<>();
            scraped = 0;
            kept = 0;
            Set<String> untimed = new HashSet<>();
            try (var exposition = new TextExposition(new ByteArrayInputStream(body))) {
                for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                    if (entry == Entry.SAMPLE) take(exposition, timeMillis, untimed);
                }
            } catch (MalformedExpositionException refused) {
                return new Refused(String.valueOf(refused.getMessage()));
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return taken(timeMillis, untimed);
        }

        private void take(Exposition exposition, long timeMillis, Set<String> untimed) {
            SampleView view = exposition.sample();
            scraped++;
            Optional<String> series = series(view);
            if (series.isEmpty()) return;
            kept++;
            samples.add(
                    new Sample(series.get(), view.value(), view.hasTimestamp() ? view.timestampMillis() : timeMillis));
            if (!view.hasTimestamp()) untimed.add(series.get());
        }

        private Optional<String> series(SampleView view) {
            List<Label> labels = new ArrayList<>();
            for (int i = 0; i < view.labelCount(); i++) {
                String name = view.labelName(i).toString();
                boolean clashes = TARGET.get(name).isPresent();
                labels.add(new Label(
                        clashes ? "exported_" + name : name, view.labelValue(i).toString()));
            }
            Labels all = TARGET.with(new Labels(labels).list())
                    .with(List.of(new Label("__name__", view.name().toString())));
            return switch (relabeling.apply(all)) {
                case Relabeling.Verdict.Dropped _ -> Optional.empty();
                case Relabeling.Verdict.Kept(Labels changed) ->
                    Optional.of(view.name()
                            + changed.list().stream()
                                    .filter(label -> !label.name().equals("__name__"))
                                    .map(label -> label.name() + "=" + label.value())
                                    .collect(joining(",", "{", "}")));
            };
        }

        private Taken taken(long timeMillis, Set<String> untimed) {
            Set<List<Object>> seen = new HashSet<>();
            List<Sample> firsts = samples.stream()
                    .filter(sample -> seen.add(List.of(sample.series(), sample.timeMillis())))
                    .toList();
            Set<String> now = new LinkedHashSet<>();
            samples.forEach(sample -> now.add(sample.series()));
            int added = (int)
                    now.stream().filter(series -> !before.contains(series)).count();
            Set<Sample> markers = new HashSet<>();
            before.stream()
                    .filter(series -> !now.contains(series) && untimedBefore.contains(series))
                    .forEach(series -> markers.add(new Sample(series, Batcher.STALE_NAN, timeMillis)));
            before = now;
            untimedBefore = untimed;
            return new Taken(firsts, markers, scraped, kept, added, samples.size() - firsts.size());
        }
    }

    /// Makes each body of the one before.
    private static final class BodyMaker {
        private static final List<String> VALUES = List.of(
                "0",
                "1",
                "12",
                "-3",
                "1.5",
                "1.234567e+09",
                "1e-300",
                "NaN",
                "+Inf",
                "-Inf",
                ".5",
                "1.",
                "123456789012345678901",
                "0.30000000000000004",
                "1E5",
                "9007199254740993",
                "+7",
                "1e22",
                "1e23",
                "0x",
                "4e-05");
        private static final List<String> TAILS = List.of("", "", "", "", "", " ", " 1000", "\t2000 ", " -5");

        private final Random random;
        private final boolean hasTimes;
        private final boolean restless;
        private List<String> series = new ArrayList<>();

        BodyMaker(Random random) {
            this.random = random;
            hasTimes = random.nextInt(3) == 0;
            restless = random.nextInt(4) == 0;
            int size = random.nextInt(random.nextBoolean() ? 20 : 700);
            for (int i = 0; i < size; i++) series.add(newLine());
        }

        String next() {
            int changes = random.nextInt(3) == 0 ? 0 : random.nextInt(6);
            for (int i = 0; i < changes; i++) change();
            if (restless) Collections.shuffle(series, random);
            var body = new StringBuilder();
            for (String line : series) {
                body.append(line);
                if (!line.startsWith("#") && !line.isEmpty()) body.append(value());
                body.append('\n');
            }
            if (random.nextInt(8) == 0) spoil(body);
            if (random.nextInt(8) == 0 && !body.isEmpty()) body.setLength(body.length() - 1);
            return body.toString();
        }

        private void change() {
            int at = series.isEmpty() ? 0 : random.nextInt(series.size());
            switch (random.nextInt(6)) {
                case 0, 1 -> series.add(at, newLine());
                case 2 -> series = new ArrayList<>(series.subList(at, series.size()));
                case 3 -> {
                    if (!series.isEmpty()) series.remove(at);
                }
                case 4 -> {
                    if (!series.isEmpty()) series.add(random.nextInt(series.size() + 1), series.get(at));
                }
                default -> Collections.rotate(series, at);
            }
        }

        private void spoil(StringBuilder body) {
            String what = List.of("\r\n", "{", "x\n", "\0\n", "a{b=\"c\n").get(random.nextInt(5));
            body.insert(random.nextInt(body.length() + 1), what);
        }

        private String newLine() {
            return switch (random.nextInt(12)) {
                case 0 -> "# TYPE " + name() + " gauge";
                case 1 -> "# HELP " + name() + " text " + random.nextInt(5);
                case 2 -> "# a comment";
                case 3 -> "";
                case 4 -> name() + " ";
                case 5 -> " " + name() + "\t";
                case 6 -> name() + " {" + labels() + "} ";
                default -> name() + "{" + labels() + "} ";
            };
        }

        private String name() {
            return "metric_" + random.nextInt(40);
        }

        private String labels() {
            List<String> names = new ArrayList<>(List.of("a", "b", "c", "shard", "drop", "job"));
            Collections.shuffle(names, random);
            return String.join(
                    ",",
                    IntStream.range(0, random.nextInt(4))
                            .mapToObj(i -> names.get(i) + "=\"" + labelValue() + "\"")
                            .toList());
        }

        private String labelValue() {
            return Stream.of(
                            "", "x", "1", "}", "{", "\\\"", "\\\\", "\\n", "x\ny", "é€", " # ", "v" + random.nextInt(9))
                    .skip(random.nextInt(12))
                    .findFirst()
                    .orElseThrow();
        }

        private String value() {
            String value = random.nextInt(300) == 0
                    ? VALUES.get(random.nextInt(VALUES.size()))
                    : random.nextBoolean() ? Integer.toString(random.nextInt(10_000)) : VALUES.get(random.nextInt(15));
            return value + (hasTimes ? TAILS.get(random.nextInt(TAILS.size())) : TAILS.get(random.nextInt(6)));
        }
    }

    private static final class Pieces extends FilterInputStream {
        private final int pieceBytes;

        Pieces(byte[] body, int pieceBytes) {
            super(new ByteArrayInputStream(body));
            this.pieceBytes = pieceBytes;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, pieceBytes));
        }
    }
}
