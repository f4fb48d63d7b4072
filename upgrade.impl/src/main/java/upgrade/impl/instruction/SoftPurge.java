package upgrade.impl.instruction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.StepContext;
import upgrade.api.Trigger;
import upgrade.impl.oldcode.Holders;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.Settings;
import upgrade.impl.settings.SettingsInForce;

/**
 * Cuts off no request that runs code which the upgrade replaces or refreshes away: waits for its
 * end, then gives up, or goes on, as configured.
 *
 * <p>Whoever may run again is not cut off: its client gets one whole answer, from the new code. And
 * for whom the drain of this upgrade has waited in vain is not waited for twice. So after a drain
 * it finds those that lost their chance meanwhile, such as by the first byte of their answer, and
 * those that have run code of an even older version all the time.
 */
@InstructionName("SoftPurge")
@Component
public final class SoftPurge implements Instruction {
  /** What is left of the step's time to say so. */
  private static final Duration REST = Duration.ofMillis(200);

  private final BundleContext context;
  private final Supplier<Settings> settings;
  private final LongSupplier nanoTime;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<Protection> protections = List.of();

  @Activate
  public SoftPurge(BundleContext context, @Reference SettingsInForce settings) {
    this(context, settings::now, List.of(), System::nanoTime);
  }

  SoftPurge(
      BundleContext context,
      Supplier<Settings> settings,
      List<Protection> protections,
      LongSupplier nanoTime) {
    this.context = context;
    this.settings = settings;
    this.protections = protections;
    this.nanoTime = nanoTime;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext step, List<Object> arguments)
      throws CheckFailedException, InterruptedException {
    List<RequestInFlight> left = cutOff(step);
    if (left.isEmpty()) {
      return;
    }
    if (step.checkOnly()) {
      step.info("would wait for " + left.size() + " requests: " + Holders.described(left));
      return;
    }
    List<RequestInFlight> waitedFor = notWaitedFor(left, step);
    Duration timeout = timeout(step);
    if (!timeout.isZero() && !waitedFor.isEmpty()) {
      step.info("waits for " + waitedFor.size() + " requests: " + Holders.described(waitedFor));
      await(step, timeout);
      left = cutOff(step);
    }
    boolean service = !step.request().trigger().byFramework();
    if (!service) {
      left = notWaitedFor(left, step); // the drain has told of the others
    }
    if (left.isEmpty()) {
      return;
    }
    String found =
        left.size() + " requests run code that is about to go: " + Holders.described(left);
    if (service && settings.get().is(Flag.SOFT_PURGE_GIVES_UP)) {
      String key = waitedFor.isEmpty() ? "drain.long.ms" : "soft.purge.ms";
      throw new CheckFailedException(found + "; try again, or raise " + key);
    }
    step.count("interrupted", left.size());
    step.warn(found + "; the upgrade goes on, they end as the application ends them");
  }

  /** Without those for which the drain of this upgrade has waited in vain. */
  private static List<RequestInFlight> notWaitedFor(
      List<RequestInFlight> requests, StepContext step) {
    return requests.stream()
        .filter(request -> !request.outlasted().equals(Optional.of(step.upgradeId())))
        .toList();
  }

  private Duration timeout(StepContext step) {
    if (step.request().trigger() == Trigger.REFRESH) {
      return Duration.ZERO; // the framework holds its lock
    }
    Duration most = step.remaining().minus(REST);
    Duration wanted = settings.get().softPurge();
    Duration timeout = wanted.compareTo(most) < 0 ? wanted : most;
    return timeout.isNegative() ? Duration.ZERO : timeout;
  }

  /**
   * Who ends may leave another one that has lost its chance meanwhile: asks until there is none.
   */
  private void await(StepContext step, Duration timeout) throws InterruptedException {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    for (long rest = timeout.toNanos(); rest > 0; rest = deadline - nanoTime.getAsLong()) {
      List<RequestInFlight> left = notWaitedFor(cutOff(step), step);
      if (left.isEmpty() || !ended(left, rest)) {
        return;
      }
    }
  }

  private boolean ended(List<RequestInFlight> requests, long nanos) throws InterruptedException {
    Set<String> ids = requests.stream().map(RequestInFlight::id).collect(Collectors.toSet());
    CompletableFuture<?>[] ends =
        protections.stream()
            .map(each -> each.left(ids).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private List<RequestInFlight> cutOff(StepContext step) {
    List<RequestInFlight> all = new ArrayList<>();
    for (Protection each : protections) {
      all.addAll(each.requests());
    }
    Set<String> older =
        step.request().changes().stream()
            .flatMap(change -> older(change, all).stream())
            .map(RequestInFlight::id)
            .collect(Collectors.toSet());
    return all.stream()
        .filter(request -> request.running().isPresent())
        .filter(
            request ->
                older.contains(request.id())
                    || request.notRerunnable().isPresent() && isAffected(request, step))
        .toList();
  }

  private List<RequestInFlight> older(BundleChange change, List<RequestInFlight> all) {
    Bundle bundle = context.getBundle(change.bundleId());
    return bundle == null ? List.of() : Holders.requests(bundle, all, System.currentTimeMillis());
  }

  private static boolean isAffected(RequestInFlight request, StepContext step) {
    return step.request().affected().stream().anyMatch(id -> Holders.isOf(request, id));
  }
}
