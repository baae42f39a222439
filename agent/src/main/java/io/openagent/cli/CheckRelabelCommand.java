package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.Problem;
import io.openagent.config.Reading;
import io.openagent.discovery.Target;
import io.openagent.metrics.ContentType;
import io.openagent.metrics.ScrapeProtocol;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what the rules of a target make of a body, without scraping.
@Command(
        name = "relabel",
        mixinStandardHelpOptions = true,
        description = "Reads a body from standard input and shows each series' fate under a target's rules.")
final class CheckRelabelCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "A scrape_config.yaml")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--target", required = true, paramLabel = "NAME", description = "Its targetName or job_name")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--instance",
            paramLabel = "INSTANCE",
            description = "Which of the targets of that name, by its label instance; default: the first")
    private Optional<String> instance = Optional.empty();

    @Option(
            names = "--content-type",
            paramLabel = "CT",
            description = "The body's Content-Type as the target gives it; default: the text format")
    private Optional<String> contentType = Optional.empty();

    @Override
    public Integer call() {
        ScrapeProtocol format = format();
        Target target = target(config());
        var out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        try {
            new RelabelReport(target, out).read(System.in, format);
        } catch (IOException e) {
            throw new CommandFailed("standard input cannot be read: " + e.getMessage());
        } finally {
            out.flush();
        }
        return 0;
    }

    private ScrapeProtocol format() {
        if (contentType.isEmpty()) return ScrapeProtocol.TEXT_0_0_4;
        return switch (ContentType.of(contentType)) {
            case ContentType.Known(ScrapeProtocol format) -> format;
            case ContentType.Unknown(String reason) -> throw new CommandFailed("--content-type: " + reason);
        };
    }

    private AgentConfig config() {
        return switch (ConfigFile.read(file)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, List<Problem> problems) -> {
                problems.forEach(System.err::println);
                yield config;
            }
            case Reading.Broken<AgentConfig>(List<Problem> problems) ->
                throw new CommandFailed(WhatapSetup.sentences(problems));
        };
    }

    private Target target(AgentConfig config) {
        List<Target> candidates = config.targets().byId().values().stream()
                .filter(target -> target.job().equals(name))
                .filter(target ->
                        instance.isEmpty() || target.labels().get("instance").equals(instance))
                .toList();
        if (candidates.isEmpty()) throw new CommandFailed(whyNone(config));
        Target first = candidates.getFirst();
        if (candidates.size() > 1) {
            System.err.println(candidates.size() + " targets are named " + name + ", " + first.safeUrl()
                    + " is taken; --instance takes another");
        }
        return first;
    }

    private String whyNone(AgentConfig config) {
        String wanted =
                "\"" + name + "\"" + instance.map(" with instance "::concat).orElse("");
        return config.dropped().stream()
                .filter(target -> target.job().equals(name))
                .findFirst()
                .map(target -> "no target " + wanted + " is scraped, one is " + target.reason())
                .or(() -> config.waiting().stream()
                        .filter(target -> target.name().equals(name))
                        .findFirst()
                        .map(target -> "target " + wanted + " needs Kubernetes"))
                .orElseGet(() -> "no target " + wanted + " in " + file + ", there are: " + names(config));
    }

    private static String names(AgentConfig config) {
        List<String> names = config.targets().byId().values().stream()
                .map(Target::job)
                .distinct()
                .toList();
        return String.join(", ", names.isEmpty() ? List.of("none") : names);
    }
}
