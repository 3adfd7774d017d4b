package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists requests that a second person decides, or decides one. */
@Command
abstract class DecidingCommand extends ReleaseCommands.Listing {
    /** A request that waits is among the newest. */
    private static final int MOST = 100;

    @Option(names = "--approve", paramLabel = "ID")
    @Nullable
    Long approve;

    @Option(names = "--deny", paramLabel = "ID")
    @Nullable
    Long deny;

    @Option(names = "--withdraw", paramLabel = "ID")
    @Nullable
    Long withdraw;

    @Option(names = "--yes")
    boolean yes;

    private final String what;
    private final String unknown;

    /**
     * @param what the last part of the path of the list
     * @param unknown the text for a request that there is not
     */
    DecidingCommand(Session session, String what, String unknown) {
        super(session);
        this.what = what;
        this.unknown = unknown;
    }

    /** Says what would be approved: nobody is to approve what they have not seen. */
    abstract void tell(Doc request);

    /** Follows the job of one that was approved. */
    abstract int carryOut(Api api, Doc approved);

    /** Shows one page. */
    abstract int show(Api api);

    @Override
    int run(Api api) {
        long named = Stream.of(approve != null, deny != null, withdraw != null)
                .filter(Boolean::booleanValue)
                .count();
        if (named > 1) {
            throw wrong("returns.one");
        }
        if (approve != null) {
            return isSure(api, approve) ? carryOut(api, decide(api, approve, "approve")) : ExitCode.REFUSED;
        }
        if (deny != null) {
            return done(decide(api, deny, "deny"), "returns.denied", String.valueOf(deny));
        }
        if (withdraw != null) {
            return done(decide(api, withdraw, "withdraw"), "returns.withdrawn", String.valueOf(withdraw));
        }
        return show(api);
    }

    private boolean isSure(Api api, long id) {
        var all = api.get(Api.path("/api/v1/projects/{}/", project) + what + "?limit=" + MOST);
        var found = all.at("items").items().stream()
                .filter(request -> request.number("id") == id)
                .findFirst();
        if (found.isEmpty()) {
            screen().complain(unknown, String.valueOf(id), project);
            return false;
        }
        boolean isWaiting = found.get().text("state").equals("waiting");
        if (!json && isWaiting) {
            tell(found.get());
        }
        if (yes || !isWaiting) {
            return true; // the server says why it cannot be approved any more
        }
        if (!json && session().isAnswered() && session().confirms("returns.sure")) {
            return true;
        }
        screen().complain("returns.unconfirmed");
        return false;
    }

    private Doc decide(Api api, long id, String verb) {
        return api.post(Api.path("/api/v1/projects/{}/", project) + what + "/" + id + "/" + verb, null);
    }
}
