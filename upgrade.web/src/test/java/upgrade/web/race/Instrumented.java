package upgrade.web.race;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads our classes once more, such that each access to a volatile field, an atomic, a concurrent
 * collection or a lock calls {@link Hooks} first, and with a seeded bug if one is asked for.
 */
final class Instrumented extends ClassLoader {
  private static final String OURS = "upgrade.web.";
  private static final String NOT_THESE = "upgrade.web.race.";
  private static final List<String> PACKAGES =
      List.of(
          "upgrade.web.gate.", "upgrade.web.inflight.", "upgrade.web.park.", "upgrade.web.path.");

  private final @Nullable Mutation mutation;
  private final Map<String, Set<String>> volatiles = new HashMap<>();
  private boolean mutated;

  Instrumented(@Nullable Mutation mutation) {
    super(Instrumented.class.getClassLoader());
    this.mutation = mutation;
  }

  /** Whether the code was found that the mutation changes. */
  boolean isMutated() {
    return mutated;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.startsWith(NOT_THESE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] code = code(name);
        loaded = defineClass(name, code, 0, code.length);
      }
      return loaded;
    }
  }

  private byte[] code(String name) throws ClassNotFoundException {
    byte[] code = bytes(name.replace('.', '/'));
    if (PACKAGES.stream().noneMatch(name::startsWith)) {
      return code;
    }
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Mutation seeded = mutation;
    ClassVisitor hooks = new HookedClass(writer, this::isVolatile);
    reader.accept(seeded == null ? hooks : seeded.in(hooks, () -> mutated = true), 0);
    return writer.toByteArray();
  }

  private boolean isVolatile(String owner, String field) {
    return owner.startsWith("upgrade/web/")
        && volatiles.computeIfAbsent(owner, this::volatilesOf).contains(field);
  }

  private Set<String> volatilesOf(String owner) {
    Set<String> found = new HashSet<>();
    try {
      new ClassReader(bytes(owner))
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable FieldVisitor visitField(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    @Nullable Object value) {
                  if ((access & Opcodes.ACC_VOLATILE) != 0) {
                    found.add(name);
                  }
                  return null;
                }
              },
              ClassReader.SKIP_CODE);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private byte[] bytes(String internalName) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(internalName + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(internalName);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
