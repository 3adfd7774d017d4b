package dev.taskforge.testbed;

import java.io.IOException;
import java.nio.file.Path;

/** A stack that runs, and a TaskForge of its own that may deploy it. */
record Site(Stack stack, Remote remote) implements AutoCloseable {
    /** What a shop says of its releases, but for what a test is about. */
    static final String RELEASE = Front.NGINX.release();

    private static final String PROJECT = "shop";

    /**
     * A shop behind nginx, whose release 1 answers.
     *
     * @param folder where TaskForge keeps its data
     * @param release the section of that name
     */
    static Site shop(Path folder, String release) throws IOException, InterruptedException {
        return shop(folder, Front.NGINX, release);
    }

    /** The same behind another proxy. */
    static Site shop(Path folder, Front front, String release) throws IOException, InterruptedException {
        return of(ShopStack.of(ShopStack.SHOP + "1", front), Remote.start(folder), release);
    }

    /** The same of a stack that does not run yet and a TaskForge that does. */
    static Site of(Stack stack, Remote remote, String release) throws IOException, InterruptedException {
        var site = new Site(stack, remote);
        try {
            stack.up();
            stack.awaitVersion("1");
            site.apply(release);
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Puts another section {@code release} into force. */
    void apply(String release) throws IOException, InterruptedException {
        var yaml = "project: " + PROJECT + "\ncompose: {file: docker-compose.yml, env_file: .env}\nrelease:\n"
                + release.indent(2).replace("FOLDER", stack.folder().toString());
        remote.apply(PROJECT, yaml, stack.folder());
    }

    /** Begins to deploy a release of the shop; returns the number of the job. */
    long deploy(String version) throws IOException, InterruptedException {
        return remote.deploy(ShopStack.SHOP + version);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (stack) {
            remote.close();
        }
    }
}
