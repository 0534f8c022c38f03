using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>Cases that somebody starts, with what they send to others; many starts in one transaction.</summary>
internal sealed class CaseInserts : IGroupOperation<(IReadOnlyList<CaseRecord> Cases, IReadOnlyList<InboxWrite> Messages), bool>
{
    /// <inheritdoc/>
    public IReadOnlyList<bool> Run(SqlSession session, IReadOnlyList<(IReadOnlyList<CaseRecord> Cases, IReadOnlyList<InboxWrite> Messages)> items)
    {
        CaseRows.Insert(session, [.. items.SelectMany(i => i.Cases)], [.. items.SelectMany(i => i.Messages)]);
        return [.. items.Select(_ => true)];
    }
}
