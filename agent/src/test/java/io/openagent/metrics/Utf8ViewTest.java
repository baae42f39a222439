package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Utf8ViewTest {
    @Test
    void equalContentIsEqualWhereverItStands() {
        Utf8View one = view("http_requests_total", 0);
        Utf8View other = view("http_requests_total", 5);

        assertThat(one.contentEquals(other)).isTrue();
        assertThat(one.contentEquals("http_requests_total".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(one.compareContent(other)).isZero();
        assertThat(one.contentHash()).isEqualTo(other.contentHash());
    }

    @Test
    void otherContentIsNotEqual() {
        Utf8View one = view("http_requests", 0);

        assertThat(one.contentEquals(view("http_request", 0))).isFalse();
        assertThat(one.contentEquals(view("http_requestz", 0))).isFalse();
        assertThat(one.contentEquals(new byte[0])).isFalse();
    }

    @Test
    void contentIsOrderedByCodePoints() {
        assertThat(view("a", 1).compareContent(view("ab", 0))).isNegative();
        assertThat(view("\uffff", 0).compareContent(view("\ud800\udc00", 3))).isNegative();
        assertThat(view("z", 0).compareContent(view("é", 0))).isNegative();
    }

    @Test
    void hashesOfManyContentsDoNotCollide() {
        var hashes = IntStream.range(0, 100_000)
                .mapToObj(i -> view("series{l=\"" + i + "\"}", i % 8).contentHash());

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsContentToo() {
        assertThat(view("", 3)).hasToString("");
        assertThat(view("", 3).contentEquals(view("", 0))).isTrue();
        assertThat(view("\0", 0).contentHash()).isNotEqualTo(view("", 0).contentHash());
    }

    private static Utf8View view(String text, int offset) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[offset + content.length + 3];
        System.arraycopy(content, 0, bytes, offset, content.length);
        var view = new Utf8View();
        view.cover(bytes, offset, offset + content.length);
        return view;
    }
}
