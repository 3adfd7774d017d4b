package dev.taskforge.server.account;

import dev.taskforge.ops.request.People;
import java.util.List;
import java.util.function.Supplier;

/** The users as the rule of two persons knows them. Safe for use by any thread. */
public final class AccountHolders implements People {
    private final Supplier<Users> users;

    /** @param users looked at only when a rule is applied, because accounts open after the duties */
    public AccountHolders(Supplier<Users> users) {
        this.users = users;
    }

    @Override
    public boolean isPerson(String name) {
        return users.get().find(name).filter(user -> !user.disabled()).isPresent();
    }

    @Override
    public boolean mayStart(String name, String project) {
        return users.get()
                .find(name)
                .filter(user -> !user.disabled())
                .filter(user -> Access.allows(user.principal(), Action.OPERATE, project))
                .isPresent();
    }

    @Override
    public List<String> approvers(String project) {
        return users.get().list().stream()
                .filter(user -> !user.disabled())
                .filter(user -> Access.allows(user.principal(), Action.ADMINISTER, project))
                .map(User::name)
                .toList();
    }
}
