package dev.taskforge.ops;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Some of many cases of a parameterized test that takes long, other ones in each run: all of them in time, and all at once with
 * {@code -Dtest.all=true}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Sampled.Cases.class)
public @interface Sampled {
    /** How many. */
    int some();

    /** Of which. */
    String[] of();

    /** Reads the annotation. */
    final class Cases extends AnnotationBasedArgumentsProvider<Sampled> {
        /** The same within a run, so that one that failed can be run again. */
        private static final long SEED = new Random().nextLong();

        @Override
        protected Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context, Sampled sampled) {
            return some(sampled.some(), List.of(sampled.of())).stream().map(Arguments::of);
        }

        /** Some of many, in their order. */
        public static <T> List<T> some(int some, List<T> all) {
            if (Boolean.getBoolean("test.all")) {
                return all;
            }
            var shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, new Random(SEED + all.size()));
            var chosen = shuffled.subList(0, some);
            return all.stream().filter(chosen::contains).toList();
        }
    }
}
