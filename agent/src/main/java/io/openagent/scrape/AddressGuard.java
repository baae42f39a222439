package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.ForbiddenAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Says which addresses may be connected to. It is asked for the address itself, at the moment of connecting:
/// a name that meant something else a moment ago, and a redirect, come by here too.
///
/// Clouds serve their machines' credentials to everybody who can reach a link-local address. No exporter has
/// one.
enum AddressGuard {
    ANYWHERE,
    NO_METADATA;

    /// The metadata service of Amazon's machines over IPv6, which is not link-local.
    private static final byte[] AMAZON = HexFormat.of().parseHex("fd000ec2000000000000000000000254");

    /// What stands before an IPv4 address inside of one of IPv6: nothing (RFC 4291 section 2.5.5.1), and the
    /// prefix of translators (RFC 6052). The JDK itself unwraps the mapped form, `::ffff:0:0/96`.
    private static final List<byte[]> BEFORE_IPV4 =
            List.of(new byte[12], HexFormat.of().parseHex("0064ff9b0000000000000000"));

    void admit(InetAddress address) throws FailedExchange {
        if (this == NO_METADATA && isMetadata(address)) {
            throw new FailedExchange(new ForbiddenAddress(address.getHostAddress()));
        }
    }

    /// Admits a host that somebody else will connect to: a proxy. Only a literal address can be judged.
    void admitLiteral(String host) throws FailedExchange {
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) admit(literal.get());
    }

    /// "Posix", because that takes `0xa9fea9fe` and `2852039166` for addresses, as other programs do.
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(host.contains(":") ? InetAddress.ofLiteral(host) : Inet4Address.ofPosixLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private static boolean isMetadata(InetAddress address) {
        if (address.isLinkLocalAddress()) return true;
        if (!(address instanceof Inet6Address)) return false;
        byte[] bytes = address.getAddress();
        return Arrays.equals(bytes, AMAZON) || (holdsIpv4(bytes) && bytes[12] == (byte) 169 && bytes[13] == (byte) 254);
    }

    private static boolean holdsIpv4(byte[] bytes) {
        return BEFORE_IPV4.stream().anyMatch(prefix -> Arrays.equals(prefix, 0, 12, bytes, 0, 12));
    }
}
