package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.ports.PortScan;
import dev.taskforge.ops.guard.ports.PortScan.Found;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What of the machine waits for others. */
public record ScanView(
        @About("Whether Docker Engine was asked; without it ports of containers may be missing")
        boolean docker,

        @About("How many of them surprise") long surprises,
        List<PortView> ports) {

    /** Something that waits. */
    public record PortView(
            String protocol,
            @About("Of this machine; 0.0.0.0 or :: for all") String address,
            int port,

            @About("The program that waits; null when it is not known") @Nullable
            String process,

            @Nullable String container,

            @About("The folder from which Docker Compose started the container") @Nullable
            String folder,

            @About(
                    "itself, address or everybody: who reaches it, as far as this alone says; other firewalls do not count")
            String reach,

            @About("The project whose guard keeps others away") @Nullable
            String guard,

            @About("What is unexpected about it; null for nothing") @Nullable
            String surprise,

            @About("Whether that is dangerous") boolean grave) {

        /** Who waits, as people call it. */
        public String who() {
            return container != null ? container : process == null ? "?" : process;
        }
    }

    static ScanView of(PortScan.Scan scan, Messages texts) {
        var ports = scan.found().stream().map(found -> port(found, texts)).toList();
        return new ScanView(
                scan.docker(),
                ports.stream().filter(port -> port.surprise() != null).count(),
                ports);
    }

    private static PortView port(Found found, Messages texts) {
        return new PortView(
                found.protocol(),
                found.address(),
                found.port(),
                found.process(),
                found.container(),
                found.folder(),
                found.reach().name().toLowerCase(Locale.ROOT),
                found.guard(),
                found.surprise() == null ? null : texts.render(found.surprise()),
                found.grave());
    }
}
