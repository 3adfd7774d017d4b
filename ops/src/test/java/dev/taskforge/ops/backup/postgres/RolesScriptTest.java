package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RolesScriptTest {

    @Test
    void rolesAndMembershipsStayAndSettingsDoNot() {
        var kept = """
                CREATE ROLE app;
                ALTER ROLE app WITH NOSUPERUSER INHERIT LOGIN CONNECTION LIMIT 5 VALID UNTIL '2027-01-01 00:00:00+00';
                CREATE ROLE "Odd ""role";
                ALTER ROLE "Odd ""role" WITH NOSUPERUSER NOINHERIT NOLOGIN;
                GRANT app TO "Odd ""role" WITH ADMIN OPTION, INHERIT TRUE GRANTED BY postgres;
                """;
        var dropped = """
                \\restrict abc
                SET default_transaction_read_only = off;
                ALTER ROLE app SET "app.token" TO 'hush';
                ALTER ROLE app WITH LOGIN PASSWORD 'hush';
                COMMENT ON ROLE app IS 'hush
                hush';
                -- done
                """;

        assertThat(RolesScript.of(dropped + kept + dropped)).isEqualTo(kept);
    }

    @Test
    void whatIsAboutRolesThatAreThereIsLeftOut() {
        var roles = """
                CREATE ROLE app;
                CREATE ROLE "Odd ""role";
                ALTER ROLE app WITH NOSUPERUSER LOGIN;
                ALTER ROLE "Odd ""role" WITH NOLOGIN;
                GRANT app TO "Odd ""role" GRANTED BY postgres;
                GRANT "Odd ""role" TO app GRANTED BY postgres;
                """;

        assertThat(RolesScript.missing(roles, Set.of("app")))
                .containsExactly(
                        "CREATE ROLE \"Odd \"\"role\";",
                        "ALTER ROLE \"Odd \"\"role\" WITH NOLOGIN;",
                        "GRANT app TO \"Odd \"\"role\" GRANTED BY postgres;");
        assertThat(RolesScript.missing(roles, Set.of("app", "\"Odd \"\"role\"")))
                .isEmpty();
    }
}
