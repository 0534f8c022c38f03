using System.Collections.Immutable;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Differences;
using Rpa.Language.Running;

namespace Rpa.Engine.Fleet;

/// <summary>Writes what operators decide to the database, where every process sees it; this one at once.</summary>
internal sealed class FleetCommands(BundleStore store, BundleShelf bundles, ScheduleStore schedules, WorkerStore workers, ICaseQueries queries, FleetWatch watch, Func<DateTimeOffset> now) : IFleetCommands
{
    /// <inheritdoc/>
    public async Task<FleetReceipt> PublishAsync(ImmutableArray<CompiledBundle> published, Actor actor, CancellationToken cancellationToken)
    {
        if (FleetRights.ToProcesses(actor) is { } refused)
        {
            return refused;
        }

        try
        {
            await store.PublishAsync(published, actor);
        }
        catch (EngineStartException fault)
        {
            return new FleetReceipt(false, fault.Message);
        }

        await watch.RefreshAsync(cancellationToken);
        watch.Announce();
        return new FleetReceipt(true, $"Published: {string.Join(", ", published.Select(b => $"{b.Definition.Name} {b.Definition.Version}"))}.");
    }

    /// <inheritdoc/>
    public async Task<FleetReceipt> RollBackAsync(string workflow, int version, Actor actor, CancellationToken cancellationToken)
    {
        if (FleetRights.ToProcesses(actor) is { } refused)
        {
            return refused;
        }

        var (found, fault) = await FindAsync(workflow, version, cancellationToken);
        if (found is null)
        {
            return new FleetReceipt(false, fault!);
        }

        if (found.IsCurrent)
        {
            return new FleetReceipt(false, $"Version {version} of '{workflow}' is the current one already.");
        }

        try
        {
            await bundles.GetAsync(found.Hash);
        }
        catch (BundleMissingException missing)
        {
            return new FleetReceipt(false, missing.Message);
        }

        await store.MakeCurrentAsync(found, actor);
        await watch.RefreshAsync(cancellationToken);
        watch.Announce();
        return new FleetReceipt(true, $"New cases of '{workflow}' begin with version {version}; running cases keep theirs.");
    }

    /// <inheritdoc/>
    public async Task<CompiledBundle?> BundleAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await bundles.GetAsync(hash);
        }
        catch (BundleMissingException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<MovePreview> PreviewMoveAsync(string workflow, int? from, int to, ImmutableArray<string> references, CancellationToken cancellationToken)
    {
        var (target, fault) = await FindAsync(workflow, to, cancellationToken);
        if (target is null)
        {
            return new MovePreview(fault, "", []);
        }

        var versions = (await store.AllAsync(cancellationToken)).Bundles.ToDictionary(b => b.Hash, b => b.Version, StringComparer.Ordinal);
        CompiledBundle bundle;
        try
        {
            bundle = await bundles.GetAsync(target.Hash);
        }
        catch (BundleMissingException missing)
        {
            return new MovePreview(missing.Message, "", []);
        }

        var lines = ImmutableArray.CreateBuilder<MoveLine>();
        await foreach (var snapshot in SnapshotsAsync(workflow, references, cancellationToken))
        {
            var version = versions.GetValueOrDefault(snapshot.BundleVersion);
            if (snapshot.BundleVersion != target.Hash && (from is null || from == version))
            {
                lines.Add(await VersionMove.LineAsync(bundles, bundle, snapshot, version, now()));
            }
        }

        return new MovePreview(null, target.Hash, lines.ToImmutable());
    }

    /// <inheritdoc/>
    public async Task<FleetReceipt> PauseScheduleAsync(string schedule, bool isPaused, Actor actor, CancellationToken cancellationToken)
    {
        if (FleetRights.ToOperations(actor) is { } refused)
        {
            return refused;
        }

        if (await schedules.PauseAsync(schedule, isPaused, actor))
        {
            return new FleetReceipt(true, isPaused ? $"'{schedule}' is paused: its ticks are left out until it is resumed." : $"'{schedule}' runs again.");
        }

        var known = (await queries.SchedulesAsync(cancellationToken)).Select(s => s.Name);
        return new FleetReceipt(false, $"There is no schedule '{schedule}'. {DidYouMean.Remedy(schedule, known)}".TrimEnd());
    }

    /// <inheritdoc/>
    public async Task<FleetReceipt> DrainAsync(string worker, Actor actor, CancellationToken cancellationToken)
    {
        if (FleetRights.ToOperations(actor) is { } refused)
        {
            return refused;
        }

        var isAlive = await workers.RequestDrainAsync(worker, actor);
        watch.Announce();
        return isAlive switch
        {
            null => new FleetReceipt(false, $"There is no worker '{worker}'. {DidYouMean.Remedy(worker, await workers.NamesAsync(cancellationToken))}".TrimEnd()),
            false => new FleetReceipt(false, $"The worker '{worker}' has not been heard of for {WorkerStore.AliveFor.TotalSeconds:0} seconds; its cases go to others by themselves."),
            true => new FleetReceipt(true, $"'{worker}' takes no more and hands back what it does."),
        };
    }

    /// <inheritdoc/>
    public async Task<FleetReceipt> RecordMoveAsync(string workflow, int? from, int to, ImmutableArray<string> moved, string reason, Actor actor)
    {
        if (FleetRights.ToOperations(actor) is { } refused)
        {
            return refused;
        }

        await store.RecordMoveAsync(workflow, from, to, moved, reason, actor);
        return new FleetReceipt(true, "");
    }

    /// <inheritdoc/>
    public async Task<PatchPreview> PreviewPatchAsync(CompiledBundle patched, CancellationToken cancellationToken)
    {
        var (found, fault) = await FindAsync(patched.Definition.Name, patched.Definition.Version, cancellationToken);
        if (found is null)
        {
            return new PatchPreview([fault!], "", 0, [], []);
        }

        CompiledBundle pinned;
        try
        {
            pinned = await bundles.GetAsync(found.Hash);
        }
        catch (BundleMissingException missing)
        {
            return new PatchPreview([missing.Message], "", 0, [], []);
        }

        var check = PatchCheck.Of(pinned, patched);
        return new PatchPreview(
            check.Faults, found.Hash, found.Patch, [.. BundleDifferences.Of(pinned, patched).Where(_ => check.Faults.IsEmpty).Select(d => $"{d.Name}: {d.Text}")], await RunningAsync(found, cancellationToken))
        {
            Files = check.Files,
        };
    }

    /// <inheritdoc/>
    public async Task<PatchPreview> PreviewPatchBackAsync(string workflow, int version, CancellationToken cancellationToken)
    {
        var (found, fault) = await FindAsync(workflow, version, cancellationToken);
        return found is null ? new PatchPreview([fault!], "", 0, [], [])
            : found.Patch == 0 ? new PatchPreview([$"Version {version} of '{workflow}' has no patch in force."], found.Hash, 0, [], [])
            : new PatchPreview([], found.Hash, found.Patch, [$"patch {found.Patch} is taken back"], await RunningAsync(found, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<FleetReceipt> PatchAsync(PatchPreview preview, string reason, Actor actor, CancellationToken cancellationToken)
    {
        if (FleetRights.ToProcesses(actor) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new FleetReceipt(false, "Please give a reason: it stands in the history of each running case.");
        }

        var bundle = (await store.AllAsync(cancellationToken)).Bundles.Find(b => b.Hash == preview.Hash);
        if (!preview.Faults.IsEmpty || bundle is null || bundle.Patch != preview.Before
            || await store.PatchAsync(bundle, preview.Files, reason, actor) is not { } number)
        {
            return new FleetReceipt(false, preview.Faults.FirstOrDefault() ?? "Somebody else has patched this version meanwhile. Look at the preview again.");
        }

        await watch.RefreshAsync(cancellationToken);
        return new FleetReceipt(true, preview.Files is not null
            ? $"Patch {number} of '{bundle.Workflow}' {bundle.Version} is in force."
            : number == 0 ? $"'{bundle.Workflow}' {bundle.Version} is as it was published." : $"Patch {number} of '{bundle.Workflow}' {bundle.Version} is in force again.");
    }

    private async Task<ImmutableArray<PatchLine>> RunningAsync(PublishedBundle bundle, CancellationToken cancellationToken)
    {
        var lines = ImmutableArray.CreateBuilder<PatchLine>();
        await foreach (var snapshot in SnapshotsAsync(bundle.Workflow, [], cancellationToken))
        {
            if (snapshot.BundleVersion == bundle.Hash)
            {
                lines.Add(new PatchLine(snapshot.Reference, snapshot.State));
            }
        }

        return lines.ToImmutable();
    }

    private async Task<(PublishedBundle? Found, string? Fault)> FindAsync(string workflow, int version, CancellationToken cancellationToken)
    {
        var all = (await store.AllAsync(cancellationToken)).Bundles;
        var own = all.Where(b => b.Workflow == workflow).ToList();
        return own.Count == 0 ? (null, $"There is no workflow '{workflow}'. {DidYouMean.Remedy(workflow, all.Select(b => b.Workflow))}".TrimEnd())
            : own.FirstOrDefault(b => b.Version == version) is { } found ? (found, null)
            : (null, $"Version {version} of '{workflow}' is not published. Published: {string.Join(", ", own.Select(b => b.Version).Order())}.");
    }

    private async IAsyncEnumerable<CaseSnapshot> SnapshotsAsync(string workflow, ImmutableArray<string> references, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = references.IsEmpty ? await ReferencesAsync(workflow, cancellationToken) : [.. references];
        foreach (var reference in wanted)
        {
            if (await queries.CaseAsync(reference, cancellationToken) is { Snapshot: { Outcome: null } snapshot } && snapshot.Workflow == workflow)
            {
                yield return snapshot;
            }
        }
    }

    private async Task<List<string>> ReferencesAsync(string workflow, CancellationToken cancellationToken)
    {
        var references = new List<string>();
        for (Page<CaseRow>? page = null; page is null || page.Rows.Length == 500;)
        {
            page = await queries.CasesAsync(new CaseFilter(Workflow: workflow), new PageRequest(references.Count, 500), cancellationToken);
            references.AddRange(page.Rows.Select(r => r.Reference));
        }

        return references;
    }
}
