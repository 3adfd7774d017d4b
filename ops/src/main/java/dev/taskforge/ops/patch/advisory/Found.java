package dev.taskforge.ops.patch.advisory;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What advisories say of packages.
 *
 * @param lookups one for each ecosystem that has packages
 * @param unread what could not be read of the advisories, so that something may be missing
 * @param unfixed how many vulnerabilities of packages of the operating system have no mended version yet; they are not among the others
 */
public record Found(List<Vulnerability> vulnerabilities, List<Lookup> lookups, List<Message> unread, int unfixed) {
    public Found {
        vulnerabilities = List.copyOf(vulnerabilities);
        lookups = List.copyOf(lookups);
        unread = List.copyOf(unread);
    }
}
