package dev.taskforge.testbed;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS to stacks of the test bed, whose certificates were made for them a moment before. */
final class AnyCertificate implements X509TrustManager {
    private static final SSLSocketFactory SOCKETS = sockets();

    private AnyCertificate() {}

    /** Speaks TLS over a connection. */
    static Socket over(Socket socket) throws IOException {
        return SOCKETS.createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
    }

    private static SSLSocketFactory sockets() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
