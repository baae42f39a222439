package io.openagent.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A look into a journal's files that changes nothing. While a process writes there it is as of the last
/// checkpoint, a second ago at most, and may miss what is just being written or deleted.
public final class Inspection {
    private final FileStore files;
    private final Survey survey;
    private final Contents contents;

    private Inspection(FileStore files, Survey survey, Map<Long, Long> sizes) {
        this.files = files;
        this.survey = survey;
        this.contents = new Contents(survey, sizes);
    }

    static Inspection of(FileStore files) throws IOException {
        Survey survey = Survey.of(files);
        return new Inspection(files, survey, survey.sizes(files));
    }

    public Accounts accounts() {
        return contents.accounts();
    }

    /// Running time of the journal, all processes together.
    public Duration running() {
        return Duration.ofMillis(survey.runningMillis());
    }

    /// Its segments, oldest first.
    public List<SegmentSummary> segments() {
        return contents.summaries();
    }

    /// Hands over every record that waits, oldest first.
    ///
    /// @return samples that should be there and are damaged or gone
    public long eachWaiting(Consumer<Entry> reader) throws IOException {
        try (var walk =
                new Walk(contents, files, survey.journal(), FreshRecords.none(), Position.ORIGIN, survey.end())) {
            for (var step = walk.next(); step.isPresent(); step = walk.next())
                reader.accept(step.get().entry());
        }
        return contents.accounts().dropped(Loss.DAMAGED.code())
                - survey.checkpoint()
                        .map(it -> it.dropped().get(Loss.DAMAGED.code()))
                        .orElse(0L);
    }
}
