package upgrade.impl.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.api.KeptVersions;
import upgrade.api.Protection;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeService;
import upgrade.impl.console.Consoles;
import upgrade.impl.plan.Catalog;
import upgrade.impl.recovery.Interrupted;
import upgrade.impl.recovery.RecoveryComponent;
import upgrade.impl.run.UpgradeComponent;

/** Connects the commands with what is registered; the shells' adaptors ask it for them. */
@Component(service = Operator.class)
public final class Operator implements Sight {
  private final BundleContext context;
  private final UpgradeComponent upgrades;
  private final Commands commands;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<Protection> protections = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable UpgradeHistory history;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable KeptVersions kept;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable RecoveryComponent recovery;

  @Activate
  public Operator(
      BundleContext context, @Reference UpgradeComponent upgrades, @Reference Consoles consoles) {
    this.context = context;
    this.upgrades = upgrades;
    Attendance attendance = new Attendance(upgrades, consoles);
    this.commands =
        new Commands(
            List.of(
                new PlanCommand(this),
                new Update(
                    this::bundles,
                    attendance,
                    new PlainUpdate(context, () -> upgrades.settings().contentBytes())),
                new Status(this),
                new History(this),
                new Rollback("rollback", this::kept, this::bundles, attendance),
                new Rollback("downgrade", this::kept, this::bundles, attendance),
                new Versions(this),
                new Requests(this),
                new Instructions(this),
                new Cancel(upgrades),
                new Release(this::protections)));
  }

  public Commands commands() {
    return commands;
  }

  @Override
  public UpgradeService upgrades() {
    return upgrades;
  }

  @Override
  public Catalog catalog() {
    return upgrades.catalog();
  }

  @Override
  public Selected bundles() {
    return new Selected(Arrays.stream(context.getBundles()).map(Operator::named).toList());
  }

  @Override
  public Why why() {
    return new Why(context, upgrades.neighbours());
  }

  private static Selected.Named named(Bundle bundle) {
    return new Selected.Named(
        bundle.getBundleId(),
        String.valueOf(bundle.getSymbolicName()),
        bundle.getVersion().toString(),
        bundle.getLocation());
  }

  @Override
  public Optional<KeptVersions> kept() {
    return Optional.ofNullable(kept);
  }

  @Override
  public List<Interrupted> interrupted() {
    RecoveryComponent there = recovery;
    return there == null ? List.of() : there.open();
  }

  @Override
  public Optional<UpgradeHistory> history() {
    return Optional.ofNullable(history);
  }

  @Override
  public List<Protection> protections() {
    return List.copyOf(protections);
  }
}
