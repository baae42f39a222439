package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openagent.discovery.IngestOptions;
import io.openagent.metrics.Label;
import io.openagent.metrics.Relabeling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which samples of a body count, and which series of it are new.
final class SettlementTest {
    private final CapturingBatcher batcher = new CapturingBatcher(true);
    private final BodyScrapes scrapes = new BodyScrapes(IngestOptions.DEFAULT, batcher);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the same line          | a{b='1',c='2'} 1;a{b='1',c='2'} 2",
                "labels in other order  | a{b='1',c='2'} 1;a{c='2',b='1'} 2",
                "a comma more           | a{b='1',c='2'} 1;a{b='1',c='2',} 2",
                "a label without value  | a{b='1',c='2'} 1;a{b='1',c='2',d=''} 2",
                "blanks                 | a{b='1',c='2'} 1;a { b = '1' , c='2' } 2",
                "another escape         | a{b='1',c='2'} 1;{'a',b='1',c='2'} 2",
                "the same time          | a{b='1',c='2'} 1 5;a{c='2',b='1'} 2 5"
            })
    void ofTwoSamplesOfOneSeriesTheFirstCounts(String topic, String lines) throws Exception {
        String body = lines.replace('\'', '"').replace(';', '\n') + "\n";
        for (int again = 0; again < 3; again++) {
            Intake.Outcome outcome = scrapes.scrape(body);

            assertThat(batcher.take())
                    .as(topic)
                    .extracting(CapturingBatcher.Sample::series, CapturingBatcher.Sample::value)
                    .containsExactly(tuple("a{b=1,c=2,job=node}", 1.0));
            assertThat(batcher.takeLeftOut(Batcher.LeftOut.DUPLICATE)).isEqualTo(1);
            assertThat(outcome.scraped()).isEqualTo(2);
            assertThat(outcome.kept()).isEqualTo(2);
            assertThat(outcome.added()).isEqualTo(again == 0 ? 1 : 0);
        }
    }

    @Test
    void samplesOfOneSeriesAtDifferentTimesAllCount() throws Exception {
        scrapes.scrape("a 1 10\na 2 20\na 3\na 4 10\n");

        assertThat(batcher.take())
                .map(Object::toString)
                .containsExactly("a{job=node} 1.0@10", "a{job=node} 2.0@20", "a{job=node} 3.0@1000");
        assertThat(batcher.takeLeftOut(Batcher.LeftOut.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void samplesMoreThanTenMinutesAheadAreTakenAndCounted() throws Exception {
        long tenMinutes = 1_000 + 600_000;

        Intake.Outcome outcome = scrapes.scrape("a 1\nb 1 " + tenMinutes + "\nc 1 " + (tenMinutes + 1) + "\n");

        assertThat(batcher.take()).hasSize(3);
        assertThat(outcome.ahead()).isEqualTo(1);
    }

    @Test
    void aRuleThatDropsASampleAheadLeavesNothingToCount() throws Exception {
        Relabeling nothing = _ -> new Relabeling.Verdict.Dropped(0);
        var relabelled = new BodyScrapes(IngestOptions.DEFAULT.with(nothing), batcher);

        assertThat(relabelled.scrape("a 1 4102444800000\n").ahead()).isZero();
    }

    @Test
    void whenTheFirstOfTwoVanishesTheSecondCounts() throws Exception {
        scrapes.scrape("a{b=\"1\",c=\"2\"} 1\na{c=\"2\",b=\"1\"} 2\n");
        batcher.take();

        Intake.Outcome outcome = scrapes.scrape("a{c=\"2\",b=\"1\"} 3\n");

        assertThat(batcher.take()).map(Object::toString).containsExactly("a{b=1,c=2,job=node} 3.0@2000");
        assertThat(outcome.added()).isZero();
    }

    @Test
    void seriesThatARuleMakesOneAreDuplicates() throws Exception {
        Relabeling withoutB = labels -> new Relabeling.Verdict.Kept(labels.with(List.of(new Label("b", ""))));
        var relabelled = new BodyScrapes(IngestOptions.DEFAULT.with(withoutB), batcher);

        relabelled.scrape("a{b=\"1\"} 1\na{b=\"2\"} 2\n");

        assertThat(batcher.take()).map(Object::toString).containsExactly("a{job=node} 1.0@1000");
        assertThat(batcher.takeLeftOut(Batcher.LeftOut.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void aSeriesSpelledAnewIsNotNew() throws Exception {
        scrapes.scrape("a{b=\"1\",c=\"2\"} 1\n");

        assertThat(scrapes.scrape("a{c=\"2\",b=\"1\"} 1\nd 1\n").added()).isEqualTo(1);
    }

    @Test
    void aRefusedBodyChangesNothing() throws Exception {
        scrapes.scrape("a 1\nb 1\n");
        SeriesMemory before = scrapes.memory();

        scrapes.failure("a 1\nc 1\nb x\n");

        assertThat(scrapes.memory()).isSameAs(before);
        assertThat(scrapes.scrape("a 1\nb 1\nc 1\n").added()).isEqualTo(1);
    }
}
