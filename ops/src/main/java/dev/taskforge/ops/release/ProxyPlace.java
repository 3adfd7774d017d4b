package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import java.io.IOException;
import java.util.List;

/** Where a proxy runs: what is called and looked at there, and how it reaches the containers of the application. */
sealed interface ProxyPlace permits ProxyContainer, HostNginx {
    Edge edge();

    ProxyFile file();

    /** Refuses a place in which nothing could be told to the proxy; returns its file as the proxy knows it. */
    String examine() throws IOException, Refused;

    /**
     * Whether a file that the proxy names on this machine is that of TaskForge; false in a container, whose files have other
     * names.
     */
    default boolean isFile(String named) {
        return false;
    }

    /** Refuses when it does not run. */
    void refuseDown() throws IOException, InterruptedException, Refused;

    /** Refuses containers that the proxy cannot reach. */
    void refuseUnreachable(List<Container> containers, int port) throws IOException, Refused;

    /** Host and port at which the proxy reaches a port of a container. */
    String hostOf(Container container, int port) throws Refused;

    /** Where the proxy is asked from this machine. */
    String address() throws IOException, Refused;

    /** What nginx is to listen on so that it is asked there, and not by others. */
    String listen();

    /** How nginx is called there. */
    List<String> program();

    /** Runs a program there. */
    Said run(List<String> words) throws IOException, InterruptedException, Refused;

    /** The command lines of the processes of the proxy. */
    List<String> processes() throws IOException, InterruptedException, Refused;

    /** Starts it when it does not run and starting it is for TaskForge. */
    void revive() throws IOException;

    default Refused broken(String said) {
        return Refused.because("proxy-broken", edge().kind().title(), said);
    }

    default Refused refuses(String said) {
        return Refused.because("proxy-refuses", edge().kind().title(), file().path(), said);
    }
}
