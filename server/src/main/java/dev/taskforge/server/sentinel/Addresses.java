package dev.taskforge.server.sentinel;

import java.io.IOException;
import java.net.URI;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /**
     * An address of http or https with a host.
     *
     * @throws IOException that says what is wrong; it never repeats the address, which may hold a key
     */
    static URI parse(String text) throws IOException {
        if (!text.matches("https?://[^\\s/?#@]+([/?][^\\s#]*)?")) {
            throw new IOException("its address is no http or https address");
        }
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("its address is none", e);
        }
        if (url.getHost() == null) {
            throw new IOException(
                    "the host of its address is no name of a host: letters, digits, dots and hyphens make one");
        }
        return url;
    }
}
