package dev.taskforge.ops.check;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Shakes hands with a server whatever its certificate is, and keeps what there is to say about it. */
final class TlsHandshake {
    private TlsHandshake() {}

    /**
     * What the server showed.
     *
     * @param chain its certificates, its own first; never empty
     * @param distrust why the chain is not trusted; null when it is
     * @param wrongName why the certificate is not made out to the server's name; null when it is
     */
    record Seen(
            List<X509Certificate> chain,
            @Nullable CertificateException distrust,
            @Nullable CertificateException wrongName,
            String protocol) {}

    static Seen with(HostPort target, X509ExtendedTrustManager trust, Duration timeout)
            throws IOException, GeneralSecurityException {
        var witness = new Witness(trust);
        var factory = Trust.context(witness).getSocketFactory();
        try (var plain = new Socket()) {
            plain.setSoTimeout((int) timeout.toMillis());
            plain.connect(target.resolve(), (int) timeout.toMillis());
            try (var socket = (SSLSocket) factory.createSocket(plain, target.host(), target.port(), false)) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                if (witness.chain.isEmpty()) {
                    throw new SSLException("the server showed no certificate");
                }
                return new Seen(
                        witness.chain,
                        witness.distrust,
                        witness.wrongName,
                        socket.getSession().getProtocol());
            }
        }
    }

    /** Asks the real trust manager twice, without and with the server's name, and lets the handshake go on. */
    private static final class Witness extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust;
        private List<X509Certificate> chain = List.of();
        private @Nullable CertificateException distrust;
        private @Nullable CertificateException wrongName;

        Witness(X509ExtendedTrustManager trust) {
            this.trust = trust;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
            chain = List.of(shown);
            try {
                trust.checkServerTrusted(shown, authType);
                try {
                    trust.checkServerTrusted(shown, authType, socket);
                } catch (CertificateException e) {
                    wrongName = e;
                }
            } catch (CertificateException e) {
                distrust = e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("only sockets are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            throw new CertificateException("only sockets are used here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("this side is never a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this side is never a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            throw new CertificateException("this side is never a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }
}
