package dev.taskforge.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.web.FormatTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessFormatTest extends FormatTest {
    @Test
    void aWholeMatrixIsAccepted() {
        assertThat(problems(AccessCheckTest.MATRIX)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                , anonymous: 302}                     | }                              | the route dashboard says nothing about the role anonymous
                role: viewer, tenant: a, bearer       | role: viewer, tenant: c, bearer | belongs to c, which is not among the tenants
                {owner: 200, viewer: 200, anonymous   | {ownr: 200, owner: 200, viewer: 200, anonymous | something about the role ownr
                b: {project: 2}                       | b: {other: 2}                  | the tenant b lacks a value
                bearer: "${TOKEN}"                    | bearer: abcdefgh               | is a secret
                anonymous: {anonymous: true}          | anonymous: {role: anonymous}   | not exactly one way to sign in
                anonymous: {anonymous: true}          | anonymous: {anonymous: false}  | not exactly one way to sign in
                writes: true                          | writes: false                  | sends DELETE, but the matrix does not say that it writes
                path: /dashboard                      | path: "/${captured.id}"        | uses captured.id; signing in leaves only csrf and token
                expect: {owner: 200, viewer           | expect: {owner: {own: 200, other: 404}, viewer | tells own from other
                [dashboard, project, forged-delete]   | [dashbord]                     | there is no route dashbord
                [dashboard, project, forged-delete]   | everything                     | everything
                json: {user: x}                       | json: {user: x}, form: {a: b}  | not exactly one of form and json
                json: {user: x}                       | json: {password: x}            | is a secret
                """)
    void whatIsWrongIsNamed(String part, String instead, String problem) {
        assertThat(AccessCheckTest.MATRIX).contains(part);

        assertThat(problems(AccessCheckTest.MATRIX.replace(part, instead))).contains(problem);
    }

    @Test
    void aCheckWithoutAMatrixIsToldWhereItGoes() {
        assertThat(problems("checks:\n  a: {access: all}\n")).contains("the file has no access matrix");
    }
}
