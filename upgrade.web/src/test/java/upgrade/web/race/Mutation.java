package upgrade.web.race;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A bug that is seeded into methods of a class, to show that a scenario finds it.
 *
 * @param owner the class, as the JVM writes it
 * @param change what to make of each
 */
record Mutation(String owner, Set<String> methods, UnaryOperator<MethodVisitor> change) {
  private boolean isMeant(String self, String name) {
    return self.equals(owner) && methods.contains(name);
  }

  ClassVisitor in(ClassVisitor next, Runnable found) {
    return new ClassVisitor(Opcodes.ASM9, next) {
      private String self = "";

      @Override
      public void visit(
          int version,
          int access,
          String name,
          @Nullable String signature,
          @Nullable String superName,
          String @Nullable [] interfaces) {
        self = name;
        super.visit(version, access, name, signature, superName, interfaces);
      }

      @Override
      public MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        MethodVisitor plain = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!isMeant(self, name)) {
          return plain;
        }
        found.run();
        return change.apply(plain);
      }
    };
  }

  /** Replaces calls of one method of one class. */
  abstract static class Calls extends MethodVisitor {
    private final String owner;
    private final String name;

    Calls(MethodVisitor next, String owner, String name) {
      super(Opcodes.ASM9, next);
      this.owner = owner;
      this.name = name;
    }

    /** Writes what stands in the place of the call; {@code call} writes the call. */
    abstract void instead(MethodVisitor to, Runnable call);

    @Override
    public void visitMethodInsn(
        int opcode, String of, String called, String descriptor, boolean itf) {
      if (of.equals(owner) && called.equals(name)) {
        instead(mv, () -> super.visitMethodInsn(opcode, of, called, descriptor, itf));
      } else {
        super.visitMethodInsn(opcode, of, called, descriptor, itf);
      }
    }
  }
}
