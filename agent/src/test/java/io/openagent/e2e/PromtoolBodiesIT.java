package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.ScrapeProtocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies of the text format, judged by Prometheus' own strict reader and by ours.
///
/// `promtool check metrics` ends with 1 when it cannot read a body; what it only dislikes is another matter. Debian's
/// is older than quoted names, refuses a blank behind a timestamp although the format allows it, and does not ask
/// whether histograms add up: none of that is among these bodies.
final class PromtoolBodiesIT {
    private static final int CANNOT_READ = 1;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a 1\n",
                "a 1",
                "a{} 1\n",
                "a{b=\"c\"} 1 2\n",
                "a{b=\"c\",} 1\n",
                "a{b=\"c\",d=\"e\"} 1 -2\n",
                " a { b = \"c\" , d = \"e\" } 1 2\n",
                "\ta\t{\tb\t=\t\"c\"\t}\t1\t2\n",
                "a{b=\"\\\\ \\\" \\n\"} 1\n",
                "a{b=\"é日😀\"} 1\n",
                "a:b_c 1\n",
                "a +Inf\n",
                "a -inf\n",
                "a NaN\n",
                "a 1.5e-3\n",
                "a .5\n",
                "a 5.\n",
                "a 1e-400\n",
                "# a remark\na 1\n",
                "#\n",
                "# HELP a\na 1\n",
                "# HELP a x \\\\ \\n y\n# TYPE a gauge\na 1\n",
                "# TYPE a untyped\na 1\n",
                "# TYPE a summary\na{quantile=\"0.5\"} 1\na_sum 1\na_count 1\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 1\na_count 2\n",
                "a\n",
                "a \n",
                "a x\n",
                "a 1f\n",
                "a 0x1p3\n",
                "a 1_0\n",
                "a 1e400\n",
                "a 1 2 3\n",
                "a 1 2.5\n",
                "a 1 x\n",
                "9a 1\n",
                "a.b 1\n",
                "a-b{} 1\n",
                "é 1\n",
                "a{b} 1\n",
                "a{b=c} 1\n",
                "a{b='c'} 1\n",
                "a{b=\"c} 1\n",
                "a{b=\"c\" d=\"e\"} 1\n",
                "a{,b=\"c\"} 1\n",
                "a{b=\"c\",,d=\"e\"} 1\n",
                "a{b=\"c\"\n",
                "a{b=\"x\ny\"} 1\n",
                "a{b=\"\\x\"} 1\n",
                "a{1b=\"c\"} 1\n",
                "a{b=\"1\",b=\"2\"} 1\n",
                "a{__name__=\"b\"} 1\n",
                "{b=\"c\"} 1\n",
                "a 1\r\n",
                "\u00a0a 1\n",
                "a\u00a01\n",
                "\ufeffa 1\n",
                "# HELP a \\x\n",
                "# HELP 9 x\n",
                "# TYPE a meter\n",
                "# TYPE a gauge\n# TYPE a gauge\n",
                "# HELP a x\n# HELP a x\n",
                "a 1\n# TYPE a gauge\n",
                "# TYPE a summary\na{quantile=\"x\"} 1\n",
                "# TYPE a histogram\na_bucket{le=\"x\"} 1\n",
                "<html></html>\n",
                "[]\n"
            })
    void aBodyIsReadableToBothOrToNeither(String body) throws Exception {
        Path promtool = Tool.find("promtool");

        assertThat(isReadable(body)).isEqualTo(promtoolExitCode(promtool, body) != CANNOT_READ);
    }

    private static boolean isReadable(String body) throws IOException {
        var bytes = new ByteArrayInputStream(body.getBytes(UTF_8));
        try (Exposition exposition = Expositions.open(bytes, ScrapeProtocol.TEXT_0_0_4, Profile.STRICT)) {
            Entry entry = exposition.advance();
            while (entry != Entry.END) entry = exposition.advance();
            return true;
        } catch (MalformedExpositionException refused) {
            return false;
        }
    }

    private static int promtoolExitCode(Path promtool, String body) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = check.getOutputStream()) {
            in.write(body.getBytes(UTF_8));
        }
        return check.waitFor();
    }
}
