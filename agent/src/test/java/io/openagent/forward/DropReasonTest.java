package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.journal.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DropReasonTest {
    @Test
    void thePageOnDeliveryTellsWhatToDoAboutEach() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "delivery.md"));

        assertThat(Stream.of(DropReason.values())
                        .map(DropReason::label)
                        .filter(label -> !page.contains("\n| `" + label + "` |")))
                .isEmpty();
    }

    @Test
    void whateverTheJournalGivesUpHasAReasonOfItsOwn() {
        assertThat(DropReason.values()).extracting(DropReason::code).doesNotHaveDuplicates();
        assertThat(Stream.of(Loss.values()).map(Loss::code))
                .isSubsetOf(Stream.of(DropReason.values()).map(DropReason::code).toList());
    }
}
