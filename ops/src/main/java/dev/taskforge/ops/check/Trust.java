package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which certificates are trusted. */
public final class Trust {
    private Trust() {}

    /**
     * The certificates trusted.
     *
     * @param ca a PEM file with the certificates to trust; null for those of the system
     */
    public static X509ExtendedTrustManager of(@Nullable Path ca) throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca == null ? null : store(ca));
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }

    /** A context for connections that trusts as {@code trust} does. */
    public static SSLContext context(TrustManager trust) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }

    private static KeyStore store(Path ca) throws GeneralSecurityException {
        try (var in = Files.newInputStream(ca)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e.toString(), e);
        }
    }
}
