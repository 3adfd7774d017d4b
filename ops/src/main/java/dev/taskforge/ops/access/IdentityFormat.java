package dev.taskforge.ops.access;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.LoginFormat;
import dev.taskforge.ops.web.SecretTexts;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a test identity is declared. */
final class IdentityFormat {
    private static final Type<String> NAME = Types.text(63, AccessFormat.NAME, "project.part-name", "owner");
    private static final Field<String> ROLE =
            Field.optional("role", NAME, "Its role, by which routes say what is wanted; its name when left out.");
    private static final Field<String> TENANT = Field.optional("tenant", NAME, "The tenant it belongs to.");
    private static final Field<Boolean> ANONYMOUS =
            Field.optional("anonymous", Types.flag(), "true: it does not sign in at all.");
    private static final Field<String> BEARER = Field.optional(
            "bearer", SecretTexts.required(4000), "A bearer token made for it, such as ${REPORTER_TOKEN}.");
    private static final Field<LoginFormat.Login> LOGIN =
            Field.optional("login", LoginFormat.TYPE, "It signs in as people do; the session or the token is kept.");

    private IdentityFormat() {}

    static Type<Identity> type(String name) {
        return new ObjectType<>(List.of(ROLE, TENANT, ANONYMOUS, BEARER, LOGIN), values -> build(name, values));
    }

    private static @Nullable Identity build(String name, Values values) {
        var ways = Stream.of(ANONYMOUS, BEARER, LOGIN).filter(values::has).count();
        if (ways != 1 || Boolean.FALSE.equals(values.find(ANONYMOUS))) {
            values.refuse(Message.of("access.sign-in"), Message.of("access.sign-in.fix"));
            return null;
        }
        var role = values.find(ROLE);
        return new Identity(name, role == null ? name : role, values.find(TENANT), signIn(values));
    }

    private static SignIn signIn(Values values) {
        if (values.has(ANONYMOUS)) {
            return new SignIn.Anonymous();
        }
        var login = values.find(LOGIN);
        return login == null
                ? new SignIn.Bearer(Objects.requireNonNull(values.find(BEARER)))
                : new SignIn.Login(login.steps(), login.bearer());
    }
}
