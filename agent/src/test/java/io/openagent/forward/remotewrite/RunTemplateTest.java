package io.openagent.forward.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.SeriesText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A template takes the next numbers of its series, and says where it cannot.
final class RunTemplateTest {
    private static final Labels TARGET = Labels.of("job", "node");
    private static final long TIME = 1_800_000_000_000L;

    private final WriteSeries form = new WriteSeries(TARGET, Labels.EMPTY, Relabeling.NONE);
    private final byte[][] series = new byte[8][];

    RunTemplateTest() {
        for (int i = 0; i < series.length; i++)
            series[i] = form.encode(SeriesText.of("requests_total{code=\"20" + i + "\"}", TARGET, false));
    }

    @Test
    void numbersOfTheSameMagnitudeArePutIn() throws Exception {
        RunTemplate template = template(draft(1, 2, 300, 70_000, 0, 5, 6, 7));

        for (RunDraft next : new RunDraft[] {
            draft(1, 3, 301, 70_001, 15, -5, 0, -0.0), draft(0, 0, 0, 0, 0, 0, 0, 0), draft(9, 9, 900, 900, 9, 9, 9, 9)
        }) {
            assertThat(template.fits(next)).isTrue();
            assertThat(template.isOutgrownBy(next)).isFalse();
            assertThat(decoded(template, next)).isEqualTo(plain(next));
        }
    }

    @Test
    void wholeNumbersTakeFewerBytes() {
        int whole = template(draft(1, 2, 3, 4, 5, 6, 7, 8)).elementBytes();
        int fractions = template(draft(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)).elementBytes();

        assertThat(fractions - whole).isEqualTo(7 * 6);
    }

    @Test
    void aNumberThatHasOutgrownItsZerosWantsAnotherTemplate() throws Exception {
        RunTemplate template = template(draft(1, 1, 1, 1, 1, 1, 1, 1));
        RunDraft grown = draft(1, 1, 1, 1_000, 1, 0.3, 1, 1);

        assertThat(template.fits(grown)).isFalse();
        assertThat(template.isOutgrownBy(grown)).isTrue();

        RunTemplate renewed =
                RunTemplate.of(grown, this::run, Optional.of(template)).orElseThrow();
        assertThat(decoded(renewed, grown)).isEqualTo(plain(grown));
        assertThat(renewed.fits(draft(1, 1, 1, 1, 1, 1, 1, 1))).isTrue();
    }

    @Test
    void whatWasOutgrownIsNotTriedAgain() {
        RunTemplate fractions = template(draft(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1));

        RunTemplate renewed = RunTemplate.of(draft(1, 1, 1, 1, 1, 1, 1, 1), this::run, Optional.of(fractions))
                .orElseThrow();

        assertThat(renewed.fits(draft(0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2))).isTrue();
    }

    @Test
    void markersOfStalenessComeAndGo() {
        RunTemplate template = template(draft(1, 1, 1, 1, 1, 1, 1, 1));
        double stale = Double.longBitsToDouble(0x7ff0000000000002L);
        RunDraft marked = draft(1, 1, stale, 1, 1, 1, 1, 1);

        assertThat(template.fits(marked)).isFalse();
        assertThat(template.isOutgrownBy(marked)).isFalse();
    }

    private RunTemplate template(RunDraft of) {
        return RunTemplate.of(of, this::run, Optional.empty()).orElseThrow();
    }

    private PlainRun run(RunDraft draft) {
        return PlainRun.of(draft, form);
    }

    private RunDraft draft(double... values) {
        var draft = new RunDraft();
        for (int i = 0; i < values.length; i++)
            draft.add(series[i], 0, series[i].length, values[i], TIME, form.mostBytes(0, series[i].length));
        return draft;
    }

    private static byte[] decoded(RunTemplate template, RunDraft draft) throws IOException {
        byte[] elements = new byte[template.elementBytes()];
        template.write(draft, elements, 0);
        return SnappyReader.decode(ByteBuffer.wrap(elements), template.plainBytes());
    }

    private byte[] plain(RunDraft draft) throws IOException {
        var writer = new SnappyWriter();
        for (int i = 0; i < draft.size(); i++) draft.write(i, form, writer);
        int size = writer.plainBytes();
        return SnappyReader.decode(ByteBuffer.wrap(writer.finish()), size);
    }
}
