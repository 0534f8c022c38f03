using System.Collections.Immutable;

namespace Rpa.Bots.Targets;

/// <summary>
/// What bots remember of the places they work at: how a target of a script looked when it was last found beyond doubt, and which other place people have approved for it.
/// Kept per script version and shared by all workers. How a place "looks" is the bot's own text; it holds no personal data.
/// </summary>
public interface ITargetMemory
{
    /// <summary>Everything remembered for a version of a script; pictures are asked for one by one.</summary>
    Task<ScriptMemory> ReadAsync(ScriptVersion script, CancellationToken cancellationToken);

    /// <summary>The picture of a target as it was, or null.</summary>
    Task<byte[]?> PictureAsync(ScriptVersion script, string target, CancellationToken cancellationToken);

    /// <summary>Keeps how targets look now, each in place of what was kept of it.</summary>
    Task KeepAsync(ScriptVersion script, ImmutableArray<SeenTarget> seen, CancellationToken cancellationToken);

    /// <summary>Tells that another place was taken for a target, so that a person can approve it for this version of the script.</summary>
    Task ProposeAsync(ScriptVersion script, ImmutableArray<ProposedTarget> proposed, CancellationToken cancellationToken);
}

/// <summary>A script and the content that it had.</summary>
/// <param name="Script">`scripts/new-entry`.</param>
/// <param name="Version">Hash of its text: one that is changed begins with an empty memory.</param>
public sealed record ScriptVersion(string Script, string Version);

/// <summary>What is remembered for a version of a script.</summary>
/// <param name="Seen">How each target looked, by the target's key.</param>
/// <param name="Approved">The other places that people have approved, by the target's key.</param>
public sealed record ScriptMemory(ImmutableDictionary<string, string> Seen, ImmutableDictionary<string, ImmutableArray<string>> Approved)
{
    /// <summary>Nothing is remembered.</summary>
    public static readonly ScriptMemory Empty = new(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, ImmutableArray<string>>.Empty);
}

/// <summary>A target as it looks now.</summary>
/// <param name="Target">Its key: the place in the script that names it.</param>
/// <param name="Looks">How it looks.</param>
/// <param name="Picture">A picture of it without anybody's data, or null: the one that is kept stays.</param>
public sealed record SeenTarget(string Target, string Looks, byte[]? Picture);

/// <summary>Another place that was taken for a target.</summary>
/// <param name="Target">Its key.</param>
/// <param name="Title">The target in words: "field 'Straße'".</param>
/// <param name="Looks">How the place looks that was taken.</param>
/// <param name="Reason">In words: why it was not found as the script says, and what speaks for this place.</param>
public sealed record ProposedTarget(string Target, string Title, string Looks, string Reason);

/// <summary>Remembers nothing: for a script that is run alone.</summary>
public sealed class NoTargetMemory : ITargetMemory
{
    /// <summary>The one instance.</summary>
    public static readonly NoTargetMemory Instance = new();

    private NoTargetMemory()
    {
    }

    /// <inheritdoc/>
    public Task<ScriptMemory> ReadAsync(ScriptVersion script, CancellationToken cancellationToken) => Task.FromResult(ScriptMemory.Empty);

    /// <inheritdoc/>
    public Task<byte[]?> PictureAsync(ScriptVersion script, string target, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    /// <inheritdoc/>
    public Task KeepAsync(ScriptVersion script, ImmutableArray<SeenTarget> seen, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task ProposeAsync(ScriptVersion script, ImmutableArray<ProposedTarget> proposed, CancellationToken cancellationToken) => Task.CompletedTask;
}
