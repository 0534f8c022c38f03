using System.Collections.Immutable;
using Rpa.Engine.Fleet;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>Notes what pages ask of a fleet.</summary>
internal sealed class FakeFleet : IFleetCommands
{
    /// <summary>Who did what, in order.</summary>
    public List<string> Steps { get; } = [];

    public Task<FleetReceipt> PauseScheduleAsync(string schedule, bool isPaused, Actor actor, CancellationToken cancellationToken) => Note(actor, isPaused ? "pauses" : "resumes", schedule);

    public Task<FleetReceipt> DrainAsync(string worker, Actor actor, CancellationToken cancellationToken) => Note(actor, "drains", worker);

    public Task<FleetReceipt> PublishAsync(ImmutableArray<CompiledBundle> bundles, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FleetReceipt> RollBackAsync(string workflow, int version, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MovePreview> PreviewMoveAsync(string workflow, int? from, int to, ImmutableArray<string> references, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FleetReceipt> RecordMoveAsync(string workflow, int? from, int to, ImmutableArray<string> moved, string reason, Actor actor) => throw new NotSupportedException();

    public Task<PatchPreview> PreviewPatchAsync(CompiledBundle patched, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PatchPreview> PreviewPatchBackAsync(string workflow, int version, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FleetReceipt> PatchAsync(PatchPreview preview, string reason, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CompiledBundle?> BundleAsync(string hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Task<FleetReceipt> Note(Actor actor, string verb, string name)
    {
        Steps.Add($"{actor.Name} {verb} {name}");
        return Task.FromResult(new FleetReceipt(true, ""));
    }
}
