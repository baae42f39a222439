package io.openagent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.metrics.ContentType;
import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.FuzzTarget;
import io.openagent.metrics.ScrapeProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Any choice of protocols: what is asked for, sent back as a Content-Type, is what was asked for, in its order.
class AcceptFuzzTest implements FuzzTarget {
    @FuzzTest
    void whatIsAskedForIsUnderstood(FuzzedDataProvider data) {
        List<ScrapeProtocol> order = order(data);
        EscapingScheme escaping = data.pickValue(EscapingScheme.values());
        var protocols = new ScrapeProtocols(order, Optional.empty(), escaping, false);

        List<String> ranges = Arrays.asList(protocols.accept().split(","));

        assertThat(ranges.subList(0, order.size()))
                .map(range -> ContentType.of(Optional.of(range)))
                .isEqualTo(order.stream().map(ContentType.Known::new).toList());
        assertThat(ranges).map(AcceptFuzzTest::weight).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(ranges.getLast()).startsWith("*/*;");
    }

    private static List<ScrapeProtocol> order(FuzzedDataProvider data) {
        Set<ScrapeProtocol> left = EnumSet.allOf(ScrapeProtocol.class);
        int count = data.consumeInt(1, left.size());
        var order = new ArrayList<ScrapeProtocol>();
        while (order.size() < count) {
            ScrapeProtocol next = data.pickValue(List.copyOf(left));
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    private static double weight(String range) {
        return Double.parseDouble(range.substring(range.indexOf(";q=") + 3));
    }
}
