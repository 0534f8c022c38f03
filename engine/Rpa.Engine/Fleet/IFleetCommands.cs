using System.Collections.Immutable;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Fleet;

/// <summary>What operators and process owners do with bundles, schedules and workers: one truth for all processes on the database. Every call carries its actor.</summary>
public interface IFleetCommands
{
    /// <summary>
    /// Publishes bundles as the current ones, all or none. A changed hash under a published version number is refused. All processes use them within seconds; running cases keep theirs.
    /// </summary>
    Task<FleetReceipt> PublishAsync(ImmutableArray<CompiledBundle> bundles, Actor actor, CancellationToken cancellationToken);

    /// <summary>Makes a published version the current one again; cases that began with another keep theirs.</summary>
    Task<FleetReceipt> RollBackAsync(string workflow, int version, Actor actor, CancellationToken cancellationToken);

    /// <summary>What would become of cases that are moved to another version: nothing is changed.</summary>
    Task<MovePreview> PreviewMoveAsync(string workflow, int? from, int to, ImmutableArray<string> references, CancellationToken cancellationToken);

    /// <summary>Writes into the journal that cases were told to move; the moves themselves are commands to the cases.</summary>
    Task<FleetReceipt> RecordMoveAsync(string workflow, int? from, int to, ImmutableArray<string> moved, string reason, Actor actor);

    /// <summary>What giving changed scripts, forms and letters to the running cases of a version would mean; nothing is changed. The version is the one that the workflow file names.</summary>
    Task<PatchPreview> PreviewPatchAsync(CompiledBundle patched, CancellationToken cancellationToken);

    /// <summary>The same for taking the last patch of a version back.</summary>
    Task<PatchPreview> PreviewPatchBackAsync(string workflow, int version, CancellationToken cancellationToken);

    /// <summary>Does what a preview showed, as long as nobody else has patched the version meanwhile. All processes work with it within seconds; the journal says who, when and why.</summary>
    Task<FleetReceipt> PatchAsync(PatchPreview preview, string reason, Actor actor, CancellationToken cancellationToken);

    /// <summary>The published bundle with a hash; null where there is none that this program can read.</summary>
    Task<CompiledBundle?> BundleAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Pauses a schedule: its ticks are left out until it is resumed.</summary>
    Task<FleetReceipt> PauseScheduleAsync(string schedule, bool isPaused, Actor actor, CancellationToken cancellationToken);

    /// <summary>Tells a worker to hand back what it does, within its limit, and to take no more.</summary>
    Task<FleetReceipt> DrainAsync(string worker, Actor actor, CancellationToken cancellationToken);
}

/// <summary>What became of a command.</summary>
/// <param name="IsDone">It was done; otherwise it was refused and nothing is changed.</param>
/// <param name="Message">In words.</param>
public sealed record FleetReceipt(bool IsDone, string Message);

/// <summary>What a patch would do.</summary>
/// <param name="Faults">Why it cannot be done; empty where it can.</param>
/// <param name="Hash">The version it is for.</param>
/// <param name="Before">The patch in force now; 0 for none.</param>
/// <param name="Changes">What is changed, in words.</param>
/// <param name="Cases">Running cases that will work with it.</param>
public sealed record PatchPreview(ImmutableArray<string> Faults, string Hash, int Before, ImmutableArray<string> Changes, ImmutableArray<PatchLine> Cases)
{
    /// <summary>The files by path; null where the last patch is taken back.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>? Files { get; init; }
}

/// <summary>A running case that a patch is for.</summary>
public sealed record PatchLine(string Reference, string State);

/// <summary>What a move of cases to another version would do.</summary>
/// <param name="Fault">Why nothing can be moved, or null.</param>
/// <param name="Hash">The bundle they would move to.</param>
/// <param name="Cases">Each case.</param>
public sealed record MovePreview(string? Fault, string Hash, ImmutableArray<MoveLine> Cases);

/// <summary>A case in a preview.</summary>
/// <param name="Reference">The case.</param>
/// <param name="State">Where it is.</param>
/// <param name="From">The version it is pinned to.</param>
/// <param name="Refusal">Why it cannot be moved now; null where it can.</param>
/// <param name="Notes">What a person should know: the state is not there, fields that go, a deadline that is new.</param>
public sealed record MoveLine(string Reference, string State, int From, string? Refusal, ImmutableArray<string> Notes);
