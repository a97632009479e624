import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes the jars of a folder such that the JVM's AOT cache takes all of their classes, which spares the larger part of
/// a start. It refuses classes of signed jars, and classes older than Java 6. So signatures are left out (Janino's is
/// by a dummy key), and old classes (picocli, SLF4J) become Java 8 classes, with stack maps. What our own classes leave to
/// the start, which the cache does not keep, is written out (`WrittenOut`). Nothing else changes, and jars that need none
/// of it stay as they are.
public final class CacheableJars {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;
    private static final String OURS = "fovea-";

    private CacheableJars() {}

    /// @param folder the one argument: the folder of jars
    public static void main(String[] folder) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(folder[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        URL[] urls = new URL[jars.size()];
        for (int n = 0; n < urls.length; n++) urls[n] = jars.get(n).toUri().toURL();
        try (URLClassLoader classes = new URLClassLoader(urls)) {
            ClassFile classFiles = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(classes)));
            for (Path jar : jars) {
                if (isToChange(jar)) rewrite(jar, classFiles);
            }
        }
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith(OURS);
    }

    private static boolean isToChange(Path jar) throws IOException {
        if (isOurs(jar)) return true;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (isSignature(entry) || isClass(entry) && isOld(zip.getInputStream(entry).readNBytes(8))) return true;
            }
        }
        return false;
    }

    private static boolean isSignature(ZipEntry entry) {
        return entry.getName().matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)");
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
    }

    /// @param start the first bytes of a class file, of which 6 and 7 are its major version
    private static boolean isOld(byte[] start) {
        return ((start[6] & 0xff) << 8 | start[7] & 0xff) < JAVA_6;
    }

    private static void rewrite(Path jar, ClassFile classFiles) throws IOException {
        Path changed = jar.resolveSibling(jar.getFileName() + ".part");
        try (ZipFile zip = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(changed))) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (isSignature(entry)) continue;
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                copy(zip, entry, isOurs(jar), classFiles, out);
                out.closeEntry();
            }
        }
        // Renamed, not overwritten: a Fovea that is running keeps the jars it has open.
        Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(ZipFile zip, ZipEntry entry, boolean isOurs, ClassFile classFiles, OutputStream out)
            throws IOException {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
            manifest.getEntries().clear(); // digests of what was signed
            manifest.write(out);
        } else if (isClass(entry) && isOld(bytes)) {
            out.write(raised(bytes, classFiles));
        } else if (isOurs && isClass(entry)) {
            out.write(WrittenOut.of(classFiles, bytes));
        } else {
            out.write(bytes);
        }
    }

    private static byte[] raised(byte[] bytes, ClassFile classFiles) {
        ClassModel old = classFiles.parse(bytes);
        ClassTransform version = ClassTransform.dropping(element -> element instanceof ClassFileVersion)
                .andThen(ClassTransform.endHandler(builder -> builder.withVersion(JAVA_8, 0)));
        // Code that is built anew gets stack maps.
        ClassTransform code = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
        return classFiles.transformClass(old, version.andThen(code));
    }
}
