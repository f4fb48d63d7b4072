package upgrade.web.race;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import upgrade.web.path.Races;

/** What would be wrong, and the scenario that finds it. */
enum SeededBug {
  /** The gate is read, and only then the request counts as being dispatched. */
  GATE_LOOKED_AT_BEFORE_REGISTRATION(
      Races.ArriveAndDrain.class,
      new Mutation(
          "upgrade/web/inflight/Exchange",
          Set.of("routing", "dispatchedUnder"),
          RegistersWhenDispatched::new)),

  /** Who has queued looks no more whether the gate has opened meanwhile. */
  GATE_NOT_LOOKED_AT_AGAIN_WHEN_PARKED(
      Races.ArriveAndOpen.class,
      new Mutation(
          "upgrade/web/park/Parking",
          Set.of("enqueue"),
          next ->
              new Mutation.Calls(next, "upgrade/web/gate/Gate", "state") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitInsn(Opcodes.POP);
                  to.visitVarInsn(Opcodes.ALOAD, 1);
                  to.visitMethodInsn(
                      Opcodes.INVOKEVIRTUAL,
                      "upgrade/web/park/Waiting",
                      "gate",
                      "()Lupgrade/web/gate/GateState;",
                      false);
                }
              })),

  /** Release and deadline both find that nobody was before them. */
  RELEASE_WITHOUT_COMPARE_AND_SET(
      Races.OpenAndDeadline.class,
      new Mutation(
          "upgrade/web/park/Waiting",
          Set.of("claim"),
          next ->
              new Mutation.Calls(
                  next, "java/util/concurrent/atomic/AtomicReference", "compareAndSet") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitMethodInsn(
                      Opcodes.INVOKESTATIC,
                      "upgrade/web/race/Hooks",
                      "lookThenSet",
                      "(Ljava/util/concurrent/atomic/AtomicReference;Ljava/lang/Object;"
                          + "Ljava/lang/Object;)Z",
                      false);
                }
              })),

  /** Two that come at once both find the last place free. */
  PLACES_COUNTED_BY_LOOKING(
      Races.Overflow.class,
      new Mutation(
          "upgrade/web/park/Parking",
          Set.of("enter"),
          next ->
              new Mutation.Calls(
                  next, "java/util/concurrent/atomic/AtomicInteger", "incrementAndGet") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitMethodInsn(
                      Opcodes.INVOKESTATIC,
                      "upgrade/web/race/Hooks",
                      "readThenIncrement",
                      "(Ljava/util/concurrent/atomic/AtomicInteger;)I",
                      false);
                }
              })),

  /** A request that leaves takes the drain's future before it says that it has left. */
  FUTURE_NOT_LOOKED_AT_AGAIN(
      Races.DrainAndLeave.class,
      new Mutation(
          "upgrade/web/inflight/Exchange",
          Set.of("left"),
          next ->
              new Mutation.Calls(next, "upgrade/web/inflight/Exchange$Phase", "inApplication") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitInsn(Opcodes.POP);
                  to.visitInsn(Opcodes.ICONST_1);
                }
              })),

  /** The next state is linked after it can be seen: who has changed the gate meanwhile is lost. */
  GATE_CHANGED_WITHOUT_LOCK(
      Races.CloseAndClose.class,
      new Mutation(
          "upgrade/web/gate/Gate",
          Set.of("change"),
          next ->
              new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitInsn(int opcode) {
                  boolean ofLock = opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT;
                  super.visitInsn(ofLock ? Opcodes.POP : opcode);
                }
              })),

  /** The request counts as on its way only when the gate has been looked at. */
  ARRIVAL_NOT_COUNTED(
      Races.OpenAndStop.class,
      new Mutation(
          "upgrade/web/park/Parking",
          Set.of("dispatchNext"),
          next ->
              new Mutation.Calls(
                  next, "java/util/concurrent/atomic/AtomicInteger", "incrementAndGet") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitInsn(Opcodes.POP);
                  to.visitInsn(Opcodes.ICONST_0);
                }
              })),

  /** Who comes while another releases leaves no mark. */
  RELEASE_DOES_NOT_GO_ROUND_AGAIN(
      Races.ArriveAndOpen.class,
      new Mutation(
          "upgrade/web/park/Release",
          Set.of("release"),
          next ->
              new Mutation.Calls(next, "java/util/concurrent/atomic/AtomicInteger", "addAndGet") {
                @Override
                void instead(MethodVisitor to, Runnable call) {
                  to.visitInsn(Opcodes.POP);
                  to.visitInsn(Opcodes.ICONST_0);
                  to.visitMethodInsn(
                      Opcodes.INVOKEVIRTUAL,
                      "java/util/concurrent/atomic/AtomicInteger",
                      "set",
                      "(I)V",
                      false);
                  to.visitInsn(Opcodes.ICONST_0);
                }
              }));

  private final Class<? extends Scenario> foundBy;
  private final Mutation mutation;

  SeededBug(Class<? extends Scenario> foundBy, Mutation mutation) {
    this.foundBy = foundBy;
    this.mutation = mutation;
  }

  Class<? extends Scenario> foundBy() {
    return foundBy;
  }

  Mutation mutation() {
    return mutation;
  }

  /** Moves what sets the phase from the one method to the end of the other. */
  private static final class RegistersWhenDispatched extends MethodVisitor {
    private static final String EXCHANGE = "upgrade/web/inflight/Exchange";
    private static final String PHASE = "Lupgrade/web/inflight/Exchange$Phase;";

    private boolean hadIt;

    RegistersWhenDispatched(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String type) {
      if (opcode == Opcodes.PUTFIELD && name.equals("phase")) {
        hadIt = true;
        super.visitInsn(Opcodes.POP2);
      } else {
        super.visitFieldInsn(opcode, owner, name, type);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN && !hadIt) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitFieldInsn(
            Opcodes.GETSTATIC, "upgrade/web/inflight/Exchange$Phase", "ROUTING", PHASE);
        super.visitFieldInsn(Opcodes.PUTFIELD, EXCHANGE, "phase", PHASE);
      }
      super.visitInsn(opcode);
    }
  }
}
