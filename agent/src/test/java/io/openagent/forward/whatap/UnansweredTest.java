package io.openagent.forward.whatap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UnansweredTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Window window = new Window();
    private final Unanswered unanswered = new Unanswered(window, 0);

    @Test
    void anAnswerReleasesWhatWasWrittenBeforeTheStampAndNoMore() {
        unanswered.wrote(10);
        unanswered.wrote(10);
        unanswered.asked(100, SECOND);
        unanswered.wrote(10);
        unanswered.asked(200, 2 * SECOND);

        assertThat(unanswered.answered(100, 3 * SECOND)).isEqualTo(2);
        assertThat(unanswered.answered(100, 3 * SECOND)).isZero();
        assertThat(unanswered.answered(250, 3 * SECOND)).isEqualTo(1);
        assertThat(unanswered.isEmpty()).isTrue();
    }

    @Test
    void asksOnceASecondOrWhenTheWindowIsFullOrWhenSomebodyWaits() {
        assertThat(unanswered.shouldAsk(2 * SECOND, true))
                .as("nothing to ask about")
                .isFalse();
        unanswered.wrote(10);
        assertThat(unanswered.shouldAsk(SECOND / 2, false)).isFalse();
        assertThat(unanswered.shouldAsk(SECOND / 2, true)).isTrue();
        assertThat(unanswered.shouldAsk(SECOND, false)).isTrue();
        unanswered.wrote(Window.MOST_BYTES);
        assertThat(unanswered.hasRoom()).isFalse();
        assertThat(unanswered.shouldAsk(SECOND / 2, false)).isTrue();
    }

    @Test
    void asksSoOftenThatASlowCollectorCanShowThatItIsAlive() {
        unanswered.wrote(64 * 1024 - 1);
        assertThat(unanswered.shouldAsk(SECOND / 2, false)).isFalse();
        unanswered.wrote(1);
        assertThat(unanswered.shouldAsk(SECOND / 2, false)).isTrue();
    }

    @Test
    void aCollectorThatAnswersLittleByLittleIsNotOverdue() {
        for (int stamp = 1; stamp <= 4; stamp++) {
            unanswered.wrote(10);
            unanswered.asked(stamp, 0);
        }
        unanswered.answered(1, 9 * SECOND);
        unanswered.answered(2, 18 * SECOND);

        assertThat(unanswered.isOverdue(28 * SECOND)).isFalse();
        assertThat(unanswered.isOverdue(28 * SECOND + 1)).isTrue();
    }

    @Test
    void eachSilenceHalvesTheWindowDownToOneBatch() {
        unanswered.wrote(Window.MOST_BYTES / 2);
        assertThat(unanswered.hasRoom()).isTrue();
        unanswered.halveWindow();
        assertThat(window.bytes()).isEqualTo(Window.MOST_BYTES / 4);
        assertThat(unanswered.hasRoom()).isFalse();

        for (int i = 0; i < 40; i++) unanswered.halveWindow();
        var next = new Unanswered(window, 0);
        assertThat(next.hasRoom()).as("the first batch").isTrue();
        next.wrote(10);
        assertThat(next.hasRoom()).as("a second batch").isFalse();

        for (int i = 0; i < 40; i++) window.widen();
        assertThat(next.hasRoom()).isTrue();
    }

    @Test
    void asksOnceAMinuteWhenIdle() {
        assertThat(unanswered.shouldAsk(59 * SECOND, false)).isFalse();
        assertThat(unanswered.shouldAsk(60 * SECOND, false)).isTrue();
    }

    @Test
    void isOverdueAfterTenSecondsWithoutAnAnswer() {
        unanswered.wrote(10);
        unanswered.asked(1, 0);

        assertThat(unanswered.isOverdue(10 * SECOND)).isFalse();
        assertThat(unanswered.isOverdue(10 * SECOND + 1)).isTrue();
        assertThat(unanswered.giveUpAsking()).isEqualTo(1);
        assertThat(unanswered.isOverdue(20 * SECOND)).isFalse();
    }
}
