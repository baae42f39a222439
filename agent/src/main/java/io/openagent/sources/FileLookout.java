package io.openagent.sources;

import io.openagent.config.FileWatch;
import io.openagent.config.TargetGroups;
import io.openagent.config.TargetSource;
import io.openagent.discovery.TargetGroup;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at files of target groups. A file that is wrong keeps the targets that it had; one that is gone has none.
final class FileLookout implements Lookout {
    private static final Logger log = LoggerFactory.getLogger("sources");

    /// As soon as a changed scrape file is noticed.
    private static final Duration SOON = Duration.ofSeconds(2);

    /// Each is read every time: more are a folder that was not meant.
    private static final int MOST_FILES = 1_000;

    private final String job;
    private final TargetSource.Files source;
    private final SortedMap<Path, Watched> known = new TreeMap<>();
    private String trouble = "";

    /// One of the files.
    private static final class Watched {
        private final FileWatch watch;
        private List<TargetGroup> groups = List.of();

        Watched(Path file) {
            watch = new FileWatch(file, FileWatch.WhenGone.KEEP);
        }
    }

    FileLookout(String job, TargetSource.Files source) {
        this.job = job;
        this.source = source;
    }

    @Override
    public List<TargetGroup> look() {
        try {
            SortedSet<Path> files = files();
            known.keySet().retainAll(files);
            files.stream().limit(MOST_FILES).forEach(this::read);
            tell(objection(files.size()));
        } catch (IOException | DirectoryIteratorException e) {
            tell("cannot be listed: " + e.getMessage());
        }
        return known.values().stream().flatMap(file -> file.groups.stream()).toList();
    }

    @Override
    public Duration pause() {
        return source.refresh().compareTo(SOON) < 0 ? source.refresh() : SOON;
    }

    private void read(Path file) {
        Watched watched = known.computeIfAbsent(file, Watched::new);
        Optional<String> changed = watched.watch.changed();
        if (changed.isEmpty()) return;
        try {
            watched.groups = TargetGroups.ofFile(file, changed.get()).stream()
                    .map(group -> group.with("__meta_filepath", file.toString()))
                    .toList();
        } catch (IOException wrong) {
            log.warn("targets stay as they were job=\"{}\" file={}: {}", job, file, wrong.getMessage());
        }
    }

    private SortedSet<Path> files() throws IOException {
        var files = new TreeSet<Path>();
        for (Path pattern : source.patterns()) {
            if (pattern.toString().contains("*")) files.addAll(matching(pattern));
            else if (Files.exists(pattern)) files.add(pattern);
        }
        return files;
    }

    private static List<Path> matching(Path pattern) throws IOException {
        Path folder = Optional.ofNullable(pattern.getParent()).orElse(Path.of(""));
        var matching = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder, String.valueOf(pattern.getFileName()))) {
            files.forEach(matching::add);
        } catch (NoSuchFileException noFolder) {
            return List.of();
        }
        return matching;
    }

    private static String objection(int files) {
        if (files == 0) return "there is none";
        return files > MOST_FILES ? "there are " + files + ", of which " + MOST_FILES + " are read" : "";
    }

    /// Once, until it is something else.
    private void tell(String what) {
        if (!what.isEmpty() && !what.equals(trouble))
            log.warn("file_sd_configs job=\"{}\" files={}: {}", job, source.patterns(), what);
        trouble = what;
    }
}
