package io.openagent.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs [ReadingBenchmark] and prints what it came to as one Markdown table. The options are JMH's.
final class Figures {
    private static final String LOG = "target/jmh.log";

    /// In the order of the table.
    private static final List<String> STEPS =
            List.of("copy", "parse", "learn", "recognise", "recogniseAndEncode", "zip", "firstScrape");

    private final Collection<RunResult> results;

    private Figures(Collection<RunResult> results) {
        this.results = results;
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Options options = new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .include(ReadingBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .output(LOG)
                .build();
        System.err.println("measuring; its progress goes to bench/" + LOG);
        var figures = new Figures(new Runner(options).run());
        System.out.println(figures.table());
    }

    /// One benchmark under one workload; the times of its iterations in microseconds a body.
    private record Figure(Workload workload, String step, double median, double least, double most, double garbage) {
        static Figure of(RunResult result) {
            var workload = Workload.valueOf(result.getParams().getParam("workload"));
            String name = result.getParams().getBenchmark();
            var times = result.getPrimaryResult().getStatistics();
            Result<?> garbage = requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
            return new Figure(
                    workload,
                    name.substring(name.lastIndexOf('.') + 1),
                    times.getPercentile(50),
                    times.getMin(),
                    times.getMax(),
                    garbage.getScore());
        }

        int samples() {
            return workload.shape().samples();
        }

        double megabytes() {
            return workload.shape().body(0, 0).length / 1e6;
        }

        String row(Optional<Figure> copy, Optional<Figure> parse, Optional<Figure> learn) {
            return "| %s | %s | %.2f [%.2f..%.2f] | %,.0f | %.1f | %s | %s | %s |"
                    .formatted(
                            workload,
                            step,
                            samples() / median,
                            samples() / most,
                            samples() / least,
                            megabytes() / median * 1e6,
                            garbage / samples(),
                            copy.map(other -> "1/%.1f".formatted(median / other.median))
                                    .orElse("–"),
                            parse.map(this::timesTheSpeed).orElse("–"),
                            learn.map(this::timesTheSpeed).orElse("–"));
        }

        private String timesTheSpeed(Figure other) {
            return "%.1f".formatted(other.median / median);
        }
    }

    private String table() {
        List<Figure> figures = results.stream()
                .map(Figure::of)
                .sorted(Comparator.comparing(Figure::workload).thenComparingInt(figure -> STEPS.indexOf(figure.step)))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("| targets | step | million samples/s [min..max] | MB/s | garbage, B/sample | of copy's speed | times"
                + " parse's | times learn's |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (Figure figure : figures) {
            lines.add(figure.row(
                    sameTargets(figures, figure, "copy"),
                    sameTargets(figures, figure, "parse"),
                    sameTargets(figures, figure, "learn")));
        }
        return String.join("\n", lines);
    }

    private static Optional<Figure> sameTargets(List<Figure> figures, Figure figure, String step) {
        return figures.stream()
                .filter(other -> other.workload == figure.workload && other.step.equals(step))
                .findFirst();
    }
}
