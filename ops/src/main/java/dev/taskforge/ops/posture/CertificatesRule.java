package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates of Let's Encrypt that lie on the machine are renewed by a timer, and are.
 *
 * <p>Source: certbot's documentation, “Automated Renewals”: it renews 30 days before the end, so one with less than 20 days left was
 * not renewed in ten days of trying.
 */
record CertificatesRule() implements PostureRule {
    private static final String LIVE = "/etc/letsencrypt/live";
    private static final List<String> TIMERS =
            List.of("certbot.timer", "snap.certbot.renew.timer", "certbot-renew.timer");
    private static final Duration LATE = Duration.ofDays(20);

    @Override
    public String id() {
        return "certificates";
    }

    @Override
    public Weight weight() {
        return Weight.P1;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var names = names(host);
        if (names.isEmpty()) {
            return Said.absent("posture.certificates.absent");
        }
        long least = Long.MAX_VALUE;
        for (var name : names) {
            var left = Duration.between(host.clock().instant(), end(host, LIVE + "/" + name + "/cert.pem"));
            if (left.compareTo(LATE) < 0) {
                return Said.fail(
                        Message.of("posture.certificates.late", name, left.toDays()),
                        Message.of("posture.certificates.late.fix"));
            }
            least = Math.min(least, left.toDays());
        }
        for (var timer : TIMERS) {
            if (new Units(host).show(timer).isActive()) {
                return Said.pass("posture.certificates.pass", names.size(), least, timer);
            }
        }
        return Said.fail(
                Message.of("posture.certificates.timer", names.size()), Message.of("posture.certificates.timer.fix"));
    }

    /** @throws IOException when the folder may not be read, which only the superuser may */
    private static List<String> names(Host host) throws IOException {
        var folder = host.file(LIVE);
        if (!Files.exists(folder.getParent())) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (var name : host.files(LIVE, "")) {
            if (Files.exists(host.file(name + "/cert.pem"))) {
                names.add(name.substring(LIVE.length() + 1));
            }
        }
        return names;
    }

    private static Instant end(Host host, String file) throws IOException {
        var text = host.text(file).orElseThrow(() -> new IOException(file + " is gone"));
        try {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            return ((X509Certificate) certificate).getNotAfter().toInstant();
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
        }
    }
}
