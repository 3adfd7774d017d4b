import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Rewrites the classes of a jar for Java 25: {@code java UpgradeClasses.java JAR}. The JVM keeps classes older than
 * Java 6 out of its start-up cache and verifies them by the slow way; picocli is compiled for Java 5, and loading it
 * anew made up half of the time of a command. The code stays as it is; only stack maps and the version are added.
 */
final class UpgradeClasses {
    private static final int STACK_MAPS_SINCE = 50;

    private UpgradeClasses() {}

    public static void main(String[] arguments) throws IOException {
        var jar = Path.of(arguments[0]);
        var entries = new LinkedHashMap<String, byte[]>();
        try (var in = new JarInputStream(Files.newInputStream(jar), false)) {
            // The stream keeps the manifest to itself.
            if (in.getManifest() != null) {
                var manifest = new java.io.ByteArrayOutputStream();
                in.getManifest().write(manifest);
                entries.put("META-INF/MANIFEST.MF", manifest.toByteArray());
            }
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        var fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (var out = new JarOutputStream(Files.newOutputStream(fresh))) {
            for (var entry : entries.entrySet()) {
                var written = new JarEntry(entry.getKey());
                // A fixed time, so that the same input makes the same jar.
                written.setTime(0);
                out.putNextEntry(written);
                out.write(upgraded(entry.getKey(), entry.getValue(), entries));
                out.closeEntry();
            }
        }
        Files.move(fresh, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] upgraded(String name, byte[] bytes, Map<String, byte[]> entries) {
        if (!name.endsWith(".class") || name.endsWith("module-info.class")) {
            return bytes;
        }
        var classFile = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(within(entries)));
        var model = classFile.parse(bytes);
        if (model.majorVersion() >= STACK_MAPS_SINCE) {
            return bytes;
        }
        var version = ClassFileVersion.of(ClassFile.JAVA_25_VERSION, 0);
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen((type, element) -> type.with(element instanceof ClassFileVersion ? version : element)));
    }

    private static ClassHierarchyResolver within(Map<String, byte[]> entries) {
        return ClassHierarchyResolver.ofResourceParsing(description -> {
                    var descriptor = description.descriptorString();
                    var bytes = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    return bytes == null ? null : new ByteArrayInputStream(bytes);
                })
                .orElse(ClassHierarchyResolver.defaultResolver());
    }
}
