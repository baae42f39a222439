package io.openagent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads where the addresses of a job are named.
final class SourceReader {
    /// As Prometheus takes them: only the last part of a path may have a `*`.
    private static final Pattern FILE = Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");

    private static final Duration REFRESH_FILES = Duration.ofMinutes(5);
    private static final Duration REFRESH_PAGES = Duration.ofMinutes(1);

    private SourceReader() {}

    static List<TargetSource> read(Fields job) {
        var files = job.items("file_sd_configs").stream()
                .flatMap(item -> Fields.of(item, Section.FILE_SD).stream())
                .map(SourceReader::files);
        var pages = job.items("http_sd_configs").stream()
                .flatMap(item -> Fields.of(item, Section.HTTP_SD).stream())
                .flatMap(fields -> page(fields).stream());
        var clusters = job.items("kubernetes_sd_configs").stream()
                .flatMap(item -> Fields.of(item, Section.KUBERNETES_SD).stream())
                .flatMap(fields -> ClusterSourceReader.read(fields).stream());
        return Stream.of(files, pages, clusters)
                .<TargetSource>flatMap(Function.identity())
                .toList();
    }

    private static TargetSource.Files files(Fields fields) {
        var patterns = fields.items("files").stream()
                .flatMap(item -> pattern(item).stream())
                .toList();
        if (fields.items("files").isEmpty()) fields.complain("found no files, wanted at least one");
        return new TargetSource.Files(
                patterns, fields.duration("refresh_interval").orElse(REFRESH_FILES));
    }

    private static Optional<Path> pattern(Value value) {
        return value.as(
                        "a path that ends in .json, .yml or .yaml, with * in its last part alone",
                        text -> Optional.of(text).filter(FILE.asMatchPredicate()))
                .flatMap(_ -> value.file());
    }

    private static Optional<TargetSource.Page> page(Fields fields) {
        Unserved.tellSettings(fields);
        var url = fields.demand("url", "a page of targets").flatMap(HttpReader::url);
        var http = HttpReader.read(fields).over(HttpLevel.FOLLOWING).settings();
        url.flatMap(where -> HttpReader.objection(where.getScheme(), http)).ifPresent(fields::complain);
        var refresh = fields.duration("refresh_interval").orElse(REFRESH_PAGES);
        return url.map(where -> new TargetSource.Page(where, http, refresh));
    }
}
