package upgrade.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the classes of the javax flavour as the build has just made them. */
class JavaxFlavourTest {
  private static final Path FOLDER = Path.of("target", "classes-javax");

  /**
   * Names that only the jakarta flavour may hold, in the notations of sources and of class files.
   */
  private static final List<String> JAKARTA =
      List.of("jakarta.", "jakarta/", "org.osgi.service.servlet", "org/osgi/service/servlet");

  @Test
  void noFileNamesTheJakartaApi() throws IOException {
    assertThat(files()).isNotEmpty();
    for (Path file : files()) {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(JAKARTA).as(file.toString()).noneMatch(content::contains);
    }
  }

  @Test
  void everyClassOfTheJakartaFlavourIsThere() throws IOException {
    Path jakarta = Path.of("target", "classes");
    assertThat(classNames(FOLDER)).isNotEmpty().isEqualTo(classNames(jakarta));
  }

  /** Initialisation includes verification (JVMS 5.4.1), which loads what assignments depend on. */
  @Test
  void everyClassVerifies() throws Exception {
    ClassLoader loader = new FlavourLoader(getClass().getClassLoader());
    for (String name : classNames(FOLDER)) {
      assertThat(Class.forName(name, true, loader).getClassLoader()).isSameAs(loader);
    }
  }

  /**
   * Verification does not look up members: what Servlet 4 added would be missing only when called.
   */
  @Test
  void everyMemberIsInTheOldestApi() {
    JavaClasses classes = new ClassFileImporter().importPath(FOLDER);
    for (JavaClass one : classes) {
      for (JavaAccess<?> access : one.getAccessesFromSelf()) {
        if (isServletApi(access.getTargetOwner())) {
          assertThat(access.getTarget().resolveMember()).as(access.getDescription()).isPresent();
        }
      }
      for (JavaCodeUnit unit : one.getCodeUnits()) {
        assertThat(unit.getRawParameterTypes())
            .as(unit.getFullName())
            .filteredOn(JavaxFlavourTest::isServletApi)
            .allMatch(type -> type.getSource().isPresent());
      }
    }
  }

  private static boolean isServletApi(JavaClass type) {
    return type.getPackageName().startsWith("javax.servlet")
        || type.getPackageName().startsWith("org.osgi.service.http");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static List<String> classNames(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  /** Takes our classes from the javax flavour and hides the jakarta API. */
  private static final class FlavourLoader extends ClassLoader {
    FlavourLoader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.startsWith("jakarta.")) {
          throw new ClassNotFoundException(name);
        }
        Path file = FOLDER.resolve(name.replace('.', '/') + ".class");
        if (!Files.exists(file)) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name, file);
      }
    }

    private Class<?> define(String name, Path file) throws ClassNotFoundException {
      try {
        byte[] bytes = Files.readAllBytes(file);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
