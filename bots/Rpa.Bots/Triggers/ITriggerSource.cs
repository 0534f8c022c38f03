using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Triggers;

/// <summary>
/// Where cases come from without a person's hand: a mailbox, a watched folder. The engine stores the raw bytes, the documents and the case start in one transaction, then, and only
/// then, acknowledges (R4).
/// </summary>
public interface ITriggerSource
{
    /// <summary>The key under `start:`, such as `mail`.</summary>
    string Name { get; }

    /// <summary>The scope's name and type in the trigger's expressions, such as `mail`.</summary>
    CelType ScopeType { get; }

    /// <summary>The settings a `start:` entry may hold: `account`, `folder`.</summary>
    ImmutableArray<Actions.InputParameter> Settings { get; }

    /// <summary>
    /// What is there and not yet acknowledged, oldest first; the same items again after a crash, under the same keys. Ends when nothing more is waiting.
    /// </summary>
    IAsyncEnumerable<TriggerItem> PollAsync(MapValue settings, CancellationToken cancellationToken);

    /// <summary>After the commit: moves or flags the item. Repeating it does no harm.</summary>
    Task AcknowledgeAsync(MapValue settings, TriggerItem item, CancellationToken cancellationToken);

    /// <summary>The same for several items that were taken in together; a source that can do so at one go does.</summary>
    async Task AcknowledgeAsync(MapValue settings, IReadOnlyCollection<TriggerItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            await AcknowledgeAsync(settings, item, cancellationToken);
        }
    }

    /// <summary>
    /// Completes when something may have arrived since it completed last, so that nobody need wait for the next poll by the clock; the first time as soon as it listens. A source that cannot
    /// tell never completes.
    /// </summary>
    Task WaitForNewsAsync(MapValue settings, CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}

/// <summary>One thing that arrived.</summary>
/// <param name="Key">Unique at the source: account, mailbox, UIDVALIDITY, UID.</param>
/// <param name="Sha256">Of <paramref name="Raw"/>, lower-case hex: the same bytes under another key are the same item, unless <see cref="KeyAlone"/>.</param>
/// <param name="Raw">As it came; stored with the case.</param>
/// <param name="RawName">A file name for the raw bytes: `message.eml`.</param>
/// <param name="RawMediaType">`message/rfc822`.</param>
/// <param name="Scope">The values of the trigger's scope.</param>
/// <param name="Documents">What it carried, typed by content.</param>
/// <param name="Correlation">Identifiers of what it answers (Message-IDs, a case reference in the subject), strongest first; empty for a new matter.</param>
public sealed record TriggerItem(
    string Key,
    string Sha256,
    ReadOnlyMemory<byte> Raw,
    string RawName,
    string RawMediaType,
    MapValue Scope,
    ImmutableArray<ArrivedDocument> Documents,
    ImmutableArray<string> Correlation)
{
    /// <summary>Who sent it, in one spelling (an address in lower case); null where that is not told.</summary>
    public string? Sender { get; init; }

    /// <summary>It presents itself as an answer: where <see cref="Correlation"/> leads nowhere, the sender's one open case is what it means.</summary>
    public bool IsReply { get; init; }

    /// <summary>Only the key tells that it is the same item: the same bytes under another key are another one (a form scanned twice).</summary>
    public bool KeyAlone { get; init; }
}

/// <summary>A document that arrived, not yet stored.</summary>
/// <param name="Name">As it came, without path.</param>
/// <param name="MediaType">By content.</param>
/// <param name="Bytes">Content.</param>
public sealed record ArrivedDocument(string Name, string MediaType, ReadOnlyMemory<byte> Bytes);
