package dev.taskforge.ops.check;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.CommunicationException;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.InitialDirContext;

/** Asks name servers with the client of the JDK, which neither keeps answers nor follows what the machine's own files say. */
final class DnsQuery {
    private static final String CLIENT = "com.sun.jndi.dns.DnsContextFactory";
    private static final String TIMEOUT = "com.sun.jndi.dns.timeout.";

    private DnsQuery() {}

    /** What came of it. */
    sealed interface Found {}

    /** The name is known; there may be no such record all the same. */
    record Records(List<String> values) implements Found {}

    /** Nobody has such a name (NXDOMAIN). */
    record NoName() implements Found {}

    /** The server could not or would not answer (SERVFAIL, REFUSED). */
    record Refused(String why) implements Found {}

    /** No server answered in time. */
    record Silent() implements Found {}

    /** It was not even asked. */
    record Failed(String why) implements Found {}

    /** @param server {@code host:port}; empty for those of this machine */
    @SuppressWarnings("JdkObsolete") // the client takes no other kind of map
    static Found ask(String name, String type, String server, Duration timeout) {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, CLIENT);
        environment.put(Context.PROVIDER_URL, server.isEmpty() ? "dns:" : "dns://" + server);
        // It asks twice and waits twice as long the second time.
        environment.put(TIMEOUT + "initial", String.valueOf(Math.max(1, timeout.toMillis() / 3)));
        environment.put(TIMEOUT + "retries", "2");
        try {
            var context = new InitialDirContext(environment);
            try {
                return records(context, name, type);
            } finally {
                context.close();
            }
        } catch (NameNotFoundException _) {
            return new NoName();
        } catch (ServiceUnavailableException | OperationNotSupportedException e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (CommunicationException e) {
            return e.getRootCause() instanceof SocketTimeoutException
                    ? new Silent()
                    : new Failed(String.valueOf(
                            e.getRootCause() == null
                                    ? e.getMessage()
                                    : e.getRootCause().getMessage()));
        } catch (ConfigurationException e) {
            return new Failed(String.valueOf(e.getMessage()));
        } catch (NamingException e) {
            return new Failed(e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    @SuppressWarnings("BanJNDI") // of a name server: texts and bytes, no objects
    private static Found records(InitialDirContext context, String name, String type) throws NamingException {
        var attribute = context.getAttributes(name, new String[] {type}).get(type);
        var values = new ArrayList<String>();
        for (int i = 0; attribute != null && i < attribute.size(); i++) {
            values.add(String.valueOf(attribute.get(i)));
        }
        return new Records(values);
    }
}
