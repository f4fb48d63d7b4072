package upgrade.web.race;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts a static method in the place of each access to shared memory, which calls {@link Hooks} and
 * then does the same.
 */
final class HookedClass extends ClassVisitor {
  private static final String HOOKS = "upgrade/web/race/Hooks";
  private static final String UPDATER = "java/util/concurrent/atomic/AtomicReferenceFieldUpdater";

  /** The one field that has an updater. */
  private static final String UPDATED = "field Exchange.left";

  private static final Set<String> COLLECTIONS = Set.of("java/util/Queue", "java/util/Set");
  private static final Set<String> LOCAL =
      Set.of(
          "java/util/concurrent/TimeUnit",
          // Figures for people.
          "java/util/concurrent/atomic/LongAdder",
          "java/util/concurrent/ScheduledExecutorService",
          "java/util/concurrent/ScheduledThreadPoolExecutor",
          "java/util/concurrent/ScheduledFuture");
  private static final Set<String> READS =
      Set.of("get", "isDone", "isEmpty", "size", "contains", "getCount", "peek", "stream", "sum");

  private final BiPredicate<String, String> isVolatile;
  private final Map<String, Bridge> bridges = new LinkedHashMap<>();
  private String self = "";

  private record Bridge(
      String name, int opcode, String owner, String member, String type, boolean itf) {
    boolean isField() {
      return opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD;
    }

    String descriptor() {
      String receiver = "L" + owner + ";";
      return switch (opcode) {
        case Opcodes.GETFIELD -> "(" + receiver + ")" + type;
        case Opcodes.PUTFIELD -> "(" + receiver + type + ")V";
        default -> "(" + receiver + type.substring(1);
      };
    }
  }

  HookedClass(ClassVisitor next, BiPredicate<String, String> isVolatile) {
    super(Opcodes.ASM9, next);
    this.isVolatile = isVolatile;
  }

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
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    // What is being made is nobody else's yet.
    return name.startsWith("<") ? next : new HookedMethod(next);
  }

  private final class HookedMethod extends MethodVisitor {
    HookedMethod(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String type) {
      boolean ofObject = opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD;
      if (ofObject && isVolatile.test(owner, name)) {
        call(opcode, owner, name, type, false);
      } else {
        super.visitFieldInsn(opcode, owner, name, type);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean itf) {
      if (owner.equals("java/util/concurrent/locks/LockSupport") && name.equals("parkNanos")) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "pause", "(J)V", false);
      } else if (name.equals("scheduleAtFixedRate")) {
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            HOOKS,
            "never",
            "(L" + owner + ";" + descriptor.substring(1),
            false);
      } else if (opcode != Opcodes.INVOKESTATIC
          && opcode != Opcodes.INVOKESPECIAL
          && isShared(owner, name)) {
        call(opcode, owner, name, descriptor, itf);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, itf);
      }
    }

    private void call(int opcode, String owner, String name, String type, boolean itf) {
      Bridge bridge =
          bridges.computeIfAbsent(
              opcode + owner + "." + name + type,
              key -> new Bridge("race$" + bridges.size(), opcode, owner, name, type, itf));
      super.visitMethodInsn(Opcodes.INVOKESTATIC, self, bridge.name(), bridge.descriptor(), false);
    }

    @Override
    public void visitInsn(int opcode) {
      switch (opcode) {
        case Opcodes.MONITORENTER -> {
          super.visitInsn(Opcodes.DUP);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, HOOKS, "lock", "(Ljava/lang/Object;)V", false);
          super.visitInsn(opcode);
        }
        case Opcodes.MONITOREXIT -> {
          super.visitInsn(Opcodes.DUP);
          super.visitInsn(opcode);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, HOOKS, "unlock", "(Ljava/lang/Object;)V", false);
        }
        default -> super.visitInsn(opcode);
      }
    }
  }

  private static boolean isShared(String owner, String name) {
    if (LOCAL.contains(owner)) {
      return false;
    }
    return owner.startsWith("java/util/concurrent/")
        || COLLECTIONS.contains(owner)
        || owner.equals("java/util/Iterator") && name.equals("next");
  }

  @Override
  public void visitEnd() {
    bridges.values().forEach(this::write);
    super.visitEnd();
  }

  private void write(Bridge bridge) {
    MethodVisitor method =
        super.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
            bridge.name(),
            bridge.descriptor(),
            null,
            null);
    method.visitCode();
    Type[] arguments = Type.getArgumentTypes(bridge.descriptor());
    if (!hookInstead(bridge, method)) {
      boolean ofUpdater = bridge.owner().equals(UPDATER);
      method.visitVarInsn(Opcodes.ALOAD, ofUpdater ? 1 : 0);
      method.visitLdcInsn(ofUpdater ? UPDATED : what(bridge));
      method.visitInsn(isRead(bridge) ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
      method.visitMethodInsn(
          Opcodes.INVOKESTATIC, HOOKS, "access", "(Ljava/lang/Object;Ljava/lang/String;Z)V", false);
      load(method, arguments);
      if (bridge.isField()) {
        method.visitFieldInsn(bridge.opcode(), bridge.owner(), bridge.member(), bridge.type());
      } else {
        method.visitMethodInsn(
            bridge.opcode(), bridge.owner(), bridge.member(), bridge.type(), bridge.itf());
      }
    }
    method.visitInsn(Type.getReturnType(bridge.descriptor()).getOpcode(Opcodes.IRETURN));
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  /** What would block, or makes something that reads the same place. */
  private static boolean hookInstead(Bridge bridge, MethodVisitor method) {
    String type = bridge.type();
    if (bridge.member().equals("await") && bridge.owner().endsWith("/CountDownLatch")) {
      load(method, Type.getArgumentTypes(bridge.descriptor()));
      method.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          HOOKS,
          "await",
          "(Ljava/util/concurrent/CountDownLatch;" + type.substring(1),
          false);
      return true;
    }
    if (bridge.owner().endsWith("/CompletableFuture")
        && type.equals("(JLjava/util/concurrent/TimeUnit;)Ljava/lang/Object;")) {
      load(method, Type.getArgumentTypes(bridge.descriptor()));
      method.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          HOOKS,
          "get",
          "(Ljava/util/concurrent/CompletableFuture;" + type.substring(1),
          false);
      return true;
    }
    if (bridge.member().equals("iterator")) {
      method.visitVarInsn(Opcodes.ALOAD, 0);
      method.visitLdcInsn(what(bridge));
      method.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          HOOKS,
          "iterator",
          "(Ljava/lang/Iterable;Ljava/lang/String;)Ljava/util/Iterator;",
          false);
      return true;
    }
    return false;
  }

  private static void load(MethodVisitor method, Type[] arguments) {
    int slot = 0;
    for (Type argument : arguments) {
      method.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
      slot += argument.getSize();
    }
  }

  private static boolean isRead(Bridge bridge) {
    return bridge.isField()
        ? bridge.opcode() == Opcodes.GETFIELD
        : READS.contains(bridge.member()) || bridge.owner().equals("java/util/Iterator");
  }

  private static String what(Bridge bridge) {
    String owner = bridge.owner().substring(bridge.owner().lastIndexOf('/') + 1);
    return (bridge.isField() ? "field " : "") + owner + "." + bridge.member();
  }
}
