package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;

/// Any answer at all is judged the same however it is cut into reads, and nothing but a verdict comes out of
/// it. The build replays the seeds; `JAZZER_FUZZ=1` searches on.
class FramingFuzzTest {
    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's
    /// agent this fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void anAnswerIsJudgedTheSameInPieces(byte[] answer) {
        Verdict whole = judge(answer, answer.length);

        assertThat(judge(answer, 1)).isEqualTo(whole);
        assertThat(judge(answer, 5)).isEqualTo(whole);
        assertThat(whole.accepted).isBetween(0, answer.length);
    }

    /// @param accepted up to where the answer goes; for a refused one nothing is promised
    private record Verdict(int accepted, boolean isWhole, String refusal) {}

    private static Verdict judge(byte[] answer, int bytesAtATime) {
        var framing = new Framing();
        framing.asked();
        int accepted = 0;
        try {
            while (accepted < answer.length && !framing.isIdle()) {
                int piece = Math.min(bytesAtATime, answer.length - accepted);
                accepted += framing.accept(Arrays.copyOfRange(answer, accepted, accepted + piece), 0, piece);
            }
            return new Verdict(accepted, framing.isIdle(), "");
        } catch (FailedExchange refused) {
            return new Verdict(0, false, refused.failure().reason());
        }
    }
}
